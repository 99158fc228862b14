using System.Text.RegularExpressions;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Demo;

/// <summary>
/// A real station's words, recorded in 2017: a boot with serial numbers longer than the standard allows, white space inside the frames, ten
/// meter readings of zero in one message without a word on what they measure.
/// </summary>
internal static partial class RecordedConversation
{
    public const string IdTag = "0700001B065920";

    private static readonly string[] Frames =
    [
        "[2,\"1\",\"BootNotification\",\n\t{\n\t\"chargeBoxSerialNumber\":\n\t\"EV.2S22P22RFc16363pRbNubIdproduId6E\",\n\t\"chargePointModel\": \"MONOBLOCK\",\n\t\"chargePointSerialNumber\": \"3N152820234A1S1B7551700014\",\n\t\"chargePointVendor\": \"Schneider Electric\",\n\t\"firmwareVersion\": \"3.1.1.15\",\n\t\"iccid\": \"8945020184541387888\",\n\t\"imsi\": \"238028230388623\"\n\t}\n]",
        "[2,\"568\",\"Heartbeat\",{}]",
        "[2,\"678\",\"StatusNotification\",\n\t{\n\t\"connectorId\": 1,\n\t\"errorCode\": \"NoError\",\n\t\"status\": \"Preparing\",\n\t\"timestamp\": \"2017-03-08T13:55:01Z\"\n\t}\n]",
        "[2,\"4\",\"Authorize\",{\"idTag\": \"0700001B065920\"}]",
        "[2,\"9\",\"StartTransaction\",\n\t{\n\t\"connectorId\": 1,\n\t\"idTag\": \"0700001B065920\",\n\t\"meterStart\": 0,\n\t\"timestamp\": \"2017-03-08T13:56:35Z\"\n\t}\n]",
        "[2,\"24\",\"MeterValues\",\n{\"connectorId\": 1,\n\"meterValue\":\n[\n{\"sampledValue\": [{\"value\": \"0\"}],\"timestamp\": \"2017-03-08T13:59:04Z\"},\n{\"sampledValue\": [{\"value\": \"0\"}],\"timestamp\": \"2017-03-08T13:59:24Z\"},\n{\"sampledValue\": [{\"value\": \"0\"}],\"timestamp\": \"2017-03-08T13:59:44Z\"},\n{\"sampledValue\": [{\"value\": \"0\"}],\"timestamp\": \"2017-03-08T14:00:03Z\"},\n{\"sampledValue\": [{\"value\": \"0\"}],\"timestamp\": \"2017-03-08T14:00:23Z\"},\n{\"sampledValue\": [{\"value\": \"0\"}],\"timestamp\": \"2017-03-08T14:00:43Z\"},\n{\"sampledValue\": [{\"value\": \"0\"}],\"timestamp\": \"2017-03-08T14:01:03Z\"},\n{\"sampledValue\": [{\"value\": \"0\"}],\"timestamp\": \"2017-03-08T14:01:23Z\"},\n{\"sampledValue\": [{\"value\": \"0\"}],\"timestamp\": \"2017-03-08T14:01:43Z\"},\n{\"sampledValue\": [{\"value\": \"0\"}],\"timestamp\": \"2017-03-08T14:02:03Z\"}\n],\"transactionId\": 123}\n]",
        "[2,\"26\",\"StopTransaction\",{\n\"idTag\": \"0700001B065920\",\n\"meterStop\": 0,\n\"reason\": \"Other\",\n\"timestamp\": \"2017-03-08T14:03:20Z\",\n\"transactionId\": 123\n}\n]",
    ];

    /// <summary>Plays the frames; only the transaction number is this hub's instead of the recorded one. Returns that number.</summary>
    public static async Task<string> PlayAsync(StationSimulator station)
    {
        var transaction = "123";
        foreach (var frame in Frames)
        {
            var answer = await station.SendRawAsync(frame.Replace("\"transactionId\": 123", "\"transactionId\": " + transaction, StringComparison.Ordinal), TimeSpan.FromSeconds(10))
                ?? throw new DemoFailedException($"The recorded frame {frame[..30]}… was not answered.");
            if (!answer.StartsWith("[3,", StringComparison.Ordinal))
                throw new DemoFailedException($"The recorded frame {frame[..30]}… was answered {answer}.");
            transaction = TransactionId().Match(answer) is { Success: true } match ? match.Groups[1].Value : transaction;
        }

        return transaction;
    }

    [GeneratedRegex("\"transactionId\":(\\d+)")]
    private static partial Regex TransactionId();
}
