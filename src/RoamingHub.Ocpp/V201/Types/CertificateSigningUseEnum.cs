namespace RoamingHub.Ocpp.V201;

public enum CertificateSigningUseEnum
{
    ChargingStationCertificate,
    V2GCertificate,
}
