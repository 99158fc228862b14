namespace RoamingHub.Ocpp.V201;

public enum GetCertificateIdUseEnum
{
    V2GRootCertificate,
    MORootCertificate,
    CSMSRootCertificate,
    V2GCertificateChain,
    ManufacturerRootCertificate,
}
