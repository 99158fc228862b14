namespace RoamingHub.Ocpp.V201;

public enum HashAlgorithmEnum
{
    SHA256,
    SHA384,
    SHA512,
}
