-- What the service writes for an identification of one person, into the same tables, with values of the same size.
\set n random(1, 2000000000000)
\set k random(1, 2000000000000)
insert into person_keys_peer values (gen_random_uuid(), 'r1', decode(repeat('ab', 60), 'hex'));
begin;
insert into idempotency_records (caller, key, request_hash, status, body, etag, location, created_at) values ('310000116/police-exit', 'peer-' || :n || '-' || :k, decode(repeat('ab', 32), 'hex'), 201, repeat('x', 330), '"1"', repeat('y', 60), now());
insert into cases (id, number, ordinal, municipality, district, phase, opened_at, raised_by, coordinator, version) values (md5(:n || 'c' || :k)::uuid, 'P' || :n || '-' || :k, :n, '4601', null, 'Acute', now(), '00000000-0000-7000-8000-000310000116', '00000000-0000-7000-8000-000310000108', 1);
insert into identifications (id, case_id, identified_at, raised_at, raised_by, persons) values (md5(:n || 'i' || :k)::uuid, md5(:n || 'c' || :k)::uuid, now(), now(), '00000000-0000-7000-8000-000310000116', '["0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee"]');
insert into persons (id, case_id, address_confidentiality, age_group, age_group_follows_birth_date, needs_interpreter, residence_unsettled, status, status_reason, version, age_assessments, consents, danger_assessments, immediate_needs, relations) values (md5(:n || 'p' || :k)::uuid, md5(:n || 'c' || :k)::uuid, 'None', 'Adult', false, false, false, 'PossibleVictim', null, 1, '[]', '[]', '[]', '[]', '[]');
insert into identity_boxes (person_id, box, trait_form) values (md5(:n || 'p' || :k)::uuid, decode(repeat('cd', 200), 'hex'), 1);
insert into match_keys (person_id, hash, case_id, reason) values (md5(:n || 'p' || :k)::uuid, :n::bigint # :k::bigint, md5(:n || 'c' || :k)::uuid, 'Name');
insert into waiting_comparisons (person_id, person_version) values (md5(:n || 'p' || :k)::uuid, 1);
insert into event_log (event_id, type, subject, subject_version, occurred_at, trace_parent, payload) values (md5(:n || 'e' || :k)::uuid, 'tot.events.v1.PeerIdentified', 'cases/' || :n, 1, now(), repeat('0', 55), repeat('z', 420));
insert into audit_log (at, subject, organisation_number, action, target, case_id, changed, request_id, seal) values (now(), 'police-exit', '310000116', 'raise-identification', 'identifications/' || :n || :k, md5(:n || 'c' || :k)::uuid, 'case,persons', repeat('r', 32), 0);
commit;
