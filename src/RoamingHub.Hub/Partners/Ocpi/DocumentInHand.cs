using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>A partner's own document that is about to be sent, or what becomes of the delivery instead.</summary>
internal sealed record DocumentInHand<T>(T? Value, string Body, DeliveryOutcome? Instead)
    where T : class, IChecked
{
    /// <param name="gone">What becomes of a delivery whose document is not there.</param>
    public static async Task<DocumentInHand<T>> TakeAsync(Documents documents, string kind, Delivery delivery, DeliveryOutcome gone, CancellationToken ct)
    {
        if (await documents.FindAsync(kind, delivery.Partner, delivery.Object, ct) is not { } document)
            return new(null, "", gone);
        var value = OcpiJson.Parse<T>(document.Body);
        return value.Validate() is [var fault, ..]
            ? new(null, document.Body, new DeliveryOutcome.Parked($"not sent: {fault}", document.Body))
            : new(value, document.Body, null);
    }
}
