-- What Orleans' AdoNet clustering, persistence and reminders keep, to the providers' contract: they look for OrleansQuery on the search path
-- ("Search Path=orleans"), and for statements under the keys below, with the parameters and result columns that these name.
-- Writers and readers: Orleans itself, in the silos; the web reads the gateways.

CREATE SCHEMA orleans;

CREATE TABLE orleans.orleansquery (
    querykey  text PRIMARY KEY,
    querytext text NOT NULL
);

-- One row for a cluster: whoever changes the membership raises the version, and fails when another was first.
CREATE TABLE orleans.cluster (
    deployment text PRIMARY KEY,
    changed_at timestamptz NOT NULL DEFAULT now(),
    version    integer NOT NULL DEFAULT 0
);

CREATE TABLE orleans.silo (
    deployment    text NOT NULL REFERENCES orleans.cluster (deployment),
    address       text NOT NULL,
    port          integer NOT NULL,
    generation    integer NOT NULL,
    silo_name     text NOT NULL,
    host_name     text NOT NULL,
    status        integer NOT NULL,
    proxy_port    integer,
    suspect_times text,
    start_time    timestamptz NOT NULL,
    alive_time    timestamptz NOT NULL,
    PRIMARY KEY (deployment, address, port, generation)
);

CREATE TABLE orleans.grain_state (
    id_hash      integer NOT NULL,
    type_hash    integer NOT NULL,
    id_n0        bigint NOT NULL,
    id_n1        bigint NOT NULL,
    id_extension text NOT NULL DEFAULT '',
    type_name    text NOT NULL,
    service      text NOT NULL,
    payload      bytea,
    changed_at   timestamptz NOT NULL DEFAULT now(),
    version      integer NOT NULL,
    PRIMARY KEY (id_hash, type_hash, id_n0, id_n1, id_extension, type_name, service)
);

CREATE TABLE orleans.reminder (
    service    text NOT NULL,
    grain      text NOT NULL,
    name       text NOT NULL,
    start_time timestamptz NOT NULL,
    period     bigint NOT NULL,             -- milliseconds
    grain_hash integer NOT NULL,
    version    integer NOT NULL DEFAULT 0,
    PRIMARY KEY (service, grain, name)
);
CREATE INDEX reminder_hash ON orleans.reminder (service, grain_hash);

INSERT INTO orleans.orleansquery (querykey, querytext) VALUES
('GatewaysQueryKey', '
    SELECT address AS "Address", proxy_port AS "ProxyPort", generation AS "Generation"
    FROM orleans.silo WHERE deployment = @DeploymentId AND status = @Status AND proxy_port > 0'),
('MembershipReadRowKey', '
    SELECT s.address AS "Address", s.port AS "Port", s.generation AS "Generation", s.silo_name AS "SiloName", s.host_name AS "HostName",
           s.status AS "Status", s.proxy_port AS "ProxyPort", s.suspect_times AS "SuspectTimes", s.start_time AS "StartTime",
           s.alive_time AS "IAmAliveTime", c.version AS "Version"
    FROM orleans.cluster c
    LEFT JOIN orleans.silo s ON s.deployment = c.deployment AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
    WHERE c.deployment = @DeploymentId'),
('MembershipReadAllKey', '
    SELECT s.address AS "Address", s.port AS "Port", s.generation AS "Generation", s.silo_name AS "SiloName", s.host_name AS "HostName",
           s.status AS "Status", s.proxy_port AS "ProxyPort", s.suspect_times AS "SuspectTimes", s.start_time AS "StartTime",
           s.alive_time AS "IAmAliveTime", c.version AS "Version"
    FROM orleans.cluster c LEFT JOIN orleans.silo s ON s.deployment = c.deployment
    WHERE c.deployment = @DeploymentId'),
('InsertMembershipVersionKey', '
    WITH added AS (INSERT INTO orleans.cluster (deployment) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
    SELECT count(*)::int FROM added'),
('UpdateIAmAlivetimeKey', '
    UPDATE orleans.silo SET alive_time = @IAmAliveTime
    WHERE deployment = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),
('InsertMembershipKey', '
    WITH raised AS (
        UPDATE orleans.cluster c SET version = c.version + 1, changed_at = now()
        WHERE c.deployment = @DeploymentId AND c.version = @Version AND NOT EXISTS (
            SELECT 1 FROM orleans.silo s
            WHERE s.deployment = @DeploymentId AND s.address = @Address AND s.port = @Port AND s.generation = @Generation)
        RETURNING c.deployment
    ), added AS (
        INSERT INTO orleans.silo (deployment, address, port, generation, silo_name, host_name, status, proxy_port, start_time, alive_time)
        SELECT deployment, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM raised
        RETURNING 1
    )
    SELECT count(*)::int FROM added'),
('UpdateMembershipKey', '
    WITH raised AS (
        UPDATE orleans.cluster c SET version = c.version + 1, changed_at = now()
        WHERE c.deployment = @DeploymentId AND c.version = @Version
        RETURNING c.deployment
    ), changed AS (
        UPDATE orleans.silo s SET status = @Status, suspect_times = @SuspectTimes, alive_time = @IAmAliveTime
        FROM raised
        WHERE s.deployment = raised.deployment AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
        RETURNING 1
    )
    SELECT count(*)::int FROM changed'),
('DeleteMembershipTableEntriesKey', '
    WITH silos AS (DELETE FROM orleans.silo WHERE deployment = @DeploymentId)
    UPDATE orleans.cluster SET version = version + 1, changed_at = now() WHERE deployment = @DeploymentId'),
-- 3 is Active: a silo that is alive stays, however old its last sign.
('CleanupDefunctSiloEntriesKey', '
    DELETE FROM orleans.silo WHERE deployment = @DeploymentId AND alive_time < @IAmAliveTime AND status <> 3'),
('ReadFromStorageKey', '
    SELECT payload AS "PayloadBinary", changed_at AS "ModifiedOn", version AS "Version"
    FROM orleans.grain_state
    WHERE id_hash = @GrainIdHash AND type_hash = @GrainTypeHash AND id_n0 = @GrainIdN0 AND id_n1 = @GrainIdN1
      AND id_extension = coalesce(@GrainIdExtensionString, '''') AND type_name = @GrainTypeString AND service = @ServiceId'),
-- Gives the new version, or the old one again when another writer was first: that is what the provider takes for a conflict.
('WriteToStorageKey', '
    WITH changed AS (
        UPDATE orleans.grain_state SET payload = @PayloadBinary, changed_at = now(), version = version + 1
        WHERE id_hash = @GrainIdHash AND type_hash = @GrainTypeHash AND id_n0 = @GrainIdN0 AND id_n1 = @GrainIdN1
          AND id_extension = coalesce(@GrainIdExtensionString, '''') AND type_name = @GrainTypeString AND service = @ServiceId
          AND version = @GrainStateVersion::int
        RETURNING version
    ), added AS (
        INSERT INTO orleans.grain_state (id_hash, type_hash, id_n0, id_n1, id_extension, type_name, service, payload, version)
        SELECT @GrainIdHash, @GrainTypeHash, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''''), @GrainTypeString, @ServiceId,
               @PayloadBinary, 1
        WHERE @GrainStateVersion::int IS NULL
        ON CONFLICT DO NOTHING
        RETURNING version
    )
    SELECT coalesce((SELECT version FROM changed), (SELECT version FROM added), @GrainStateVersion::int) AS "NewGrainStateVersion"'),
('ClearStorageKey', '
    UPDATE orleans.grain_state SET payload = NULL, changed_at = now(), version = version + 1
    WHERE id_hash = @GrainIdHash AND type_hash = @GrainTypeHash AND id_n0 = @GrainIdN0 AND id_n1 = @GrainIdN1
      AND id_extension = coalesce(@GrainIdExtensionString, '''') AND type_name = @GrainTypeString AND service = @ServiceId
      AND version = @GrainStateVersion::int
    RETURNING version AS "NewGrainStateVersion"'),
('DeleteStorageKey', '
    DELETE FROM orleans.grain_state
    WHERE id_hash = @GrainIdHash AND type_hash = @GrainTypeHash AND id_n0 = @GrainIdN0 AND id_n1 = @GrainIdN1
      AND id_extension = coalesce(@GrainIdExtensionString, '''') AND type_name = @GrainTypeString AND service = @ServiceId
      AND version = @GrainStateVersion::int
    RETURNING version + 1 AS "NewGrainStateVersion"'),
('ReadReminderRowsKey', '
    SELECT grain AS "GrainId", name AS "ReminderName", start_time AS "StartTime", period AS "Period", version AS "Version"
    FROM orleans.reminder WHERE service = @ServiceId AND grain = @GrainId'),
('ReadReminderRowKey', '
    SELECT grain AS "GrainId", name AS "ReminderName", start_time AS "StartTime", period AS "Period", version AS "Version"
    FROM orleans.reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName'),
('ReadRangeRows1Key', '
    SELECT grain AS "GrainId", name AS "ReminderName", start_time AS "StartTime", period AS "Period", version AS "Version"
    FROM orleans.reminder WHERE service = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash'),
-- The range that runs over the ring's end.
('ReadRangeRows2Key', '
    SELECT grain AS "GrainId", name AS "ReminderName", start_time AS "StartTime", period AS "Period", version AS "Version"
    FROM orleans.reminder WHERE service = @ServiceId AND (grain_hash > @BeginHash OR grain_hash <= @EndHash)'),
('UpsertReminderRowKey', '
    INSERT INTO orleans.reminder AS r (service, grain, name, start_time, period, grain_hash)
    VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash)
    ON CONFLICT (service, grain, name) DO UPDATE SET
        start_time = excluded.start_time, period = excluded.period, grain_hash = excluded.grain_hash, version = r.version + 1
    RETURNING r.version AS "Version"'),
('DeleteReminderRowKey', '
    WITH gone AS (DELETE FROM orleans.reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName AND version = @Version RETURNING 1)
    SELECT count(*)::int FROM gone'),
('DeleteReminderRowsKey', 'DELETE FROM orleans.reminder WHERE service = @ServiceId');
