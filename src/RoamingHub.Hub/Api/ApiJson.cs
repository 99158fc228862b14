using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Products;
using RoamingHub.Hub.Reconciliation;

namespace RoamingHub.Hub.Api;

/// <summary>JSON that is passed on as it stands. It must come from ourselves or have been checked.</summary>
[JsonConverter(typeof(RawJsonConverter))]
internal readonly record struct RawJson(string Text)
{
    public static RawJson? Of(string? text) => text is null ? null : new(text);
}

internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Text);
}

/// <summary>Times in UTC, ended by Z.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture));
}

/// <summary>What the API reads and writes. The generator knows these types; the options are the web server's.</summary>
[JsonSerializable(typeof(StationPut))]
[JsonSerializable(typeof(StationView))]
[JsonSerializable(typeof(ListAnswer<StationView>))]
[JsonSerializable(typeof(ListAnswer<FrameView>))]
[JsonSerializable(typeof(ListAnswer<SecurityEventView>))]
[JsonSerializable(typeof(ListAnswer<VariableView>))]
[JsonSerializable(typeof(ListAnswer<SettingView>))]
[JsonSerializable(typeof(ListAnswer<StationReportView>))]
[JsonSerializable(typeof(CallAnswer))]
[JsonSerializable(typeof(PasswordPost))]
[JsonSerializable(typeof(PasswordAnswer))]
[JsonSerializable(typeof(AuthorityAnswer))]
[JsonSerializable(typeof(TokenPut))]
[JsonSerializable(typeof(ListAnswer<TokenView>))]
[JsonSerializable(typeof(ListAnswer<AuthorizationView>))]
[JsonSerializable(typeof(ListAnswer<PartnerMessageView>))]
[JsonSerializable(typeof(ListAnswer<SessionView>))]
[JsonSerializable(typeof(ListAnswer<SessionEventView>))]
[JsonSerializable(typeof(ReservationPost))]
[JsonSerializable(typeof(ListAnswer<ReservationView>))]
[JsonSerializable(typeof(LocalListPut))]
[JsonSerializable(typeof(LocalListView))]
[JsonSerializable(typeof(ReasonBody))]
[JsonSerializable(typeof(UploadTimesView))]
[JsonSerializable(typeof(ListAnswer<MutedProviderView>))]
[JsonSerializable(typeof(StopAnswer))]
[JsonSerializable(typeof(ListAnswer<RawJson>))]
[JsonSerializable(typeof(ImportAnswer))]
[JsonSerializable(typeof(ListAnswer<Finding>))]
[JsonSerializable(typeof(ProductPut))]
[JsonSerializable(typeof(ListAnswer<ProductView>))]
[JsonSerializable(typeof(ListAnswer<ProductFinding>))]
[JsonSerializable(typeof(OfferPut))]
[JsonSerializable(typeof(ListAnswer<OfferView>))]
[JsonSerializable(typeof(AssignmentPut))]
[JsonSerializable(typeof(AssignmentView))]
[JsonSerializable(typeof(ChosenView))]
[JsonSerializable(typeof(TariffProductsView))]
[JsonSerializable(typeof(PriceBody))]
[JsonSerializable(typeof(PriceView))]
[JsonSerializable(typeof(ListAnswer<RoundingProfileView>))]
[JsonSerializable(typeof(DryRunBody))]
[JsonSerializable(typeof(DryRunView))]
[JsonSerializable(typeof(PartnerPut))]
[JsonSerializable(typeof(Core.Partners.PartnerTerms))]
[JsonSerializable(typeof(ListAnswer<PartnerView>))]
[JsonSerializable(typeof(EvseQualityAnswer))]
[JsonSerializable(typeof(WipePost))]
[JsonSerializable(typeof(PartnerReport))]
[JsonSerializable(typeof(ListAnswer<DeliveryView>))]
[JsonSerializable(typeof(ListAnswer<CdrView>))]
[JsonSerializable(typeof(ListAnswer<GateRuleView>))]
[JsonSerializable(typeof(CdrFix))]
[JsonSerializable(typeof(CdrsPost))]
[JsonSerializable(typeof(ListAnswer<CdrOutcomeView>))]
[JsonSerializable(typeof(CdrAuditReport))]
[JsonSerializable(typeof(StatementAnswer))]
[JsonSerializable(typeof(ListAnswer<StatementView>))]
[JsonSerializable(typeof(ListAnswer<StatementLineView>))]
[JsonSerializable(typeof(LineDecisionPost))]
[JsonSerializable(typeof(CsvMapping))]
[JsonSerializable(typeof(RebuildView))]
[JsonSerializable(typeof(PartnerStatementView))]
[JsonSerializable(typeof(ListAnswer<BookLineView>))]
[JsonSerializable(typeof(LedgerProofView))]
[JsonSerializable(typeof(PartyPut))]
[JsonSerializable(typeof(ListAnswer<PartyView>))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(IReadOnlyList<MemberFault>))]
[JsonSerializable(typeof(List<MemberFault>))]
[JsonSerializable(typeof(MemberFault[]))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new UtcTimeConverter());
        options.TypeInfoResolverChain.Insert(0, Default.WithAddedModifier(RefuseUnknownTerms));
    }

    // Terms are put whole: what is misspelt would be taken away, and prices with it.
    private static void RefuseUnknownTerms(JsonTypeInfo type)
    {
        if (type.Type == typeof(PartnerTerms) || type.Type == typeof(LocationTerms) || type.Type == typeof(TariffTerms)
            || type.Type == typeof(CdrTerms))
            type.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
    }
}
