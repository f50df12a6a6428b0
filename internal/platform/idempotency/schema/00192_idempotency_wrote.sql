-- Of a request that runs: 1 once it has changed anything, null before.
alter table idempotency_keys add column wrote bigint;
