-- A database of schema 0001, as Parley's own program at commit 78cd6d7 left it (`sqlite3 parley.db .dump`) after
--   parley play prisoners-dilemma --seed 3 --preset short --as player --as player
-- in which player 1 had chosen for round 2, player 2 had not, and the screen was left.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version VALUES('0001');
CREATE TABLE tenant (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	zone VARCHAR NOT NULL, 
	created BIGINT NOT NULL, 
	CONSTRAINT pk_tenant PRIMARY KEY (id), 
	CONSTRAINT uq_tenant_name UNIQUE (name)
);
INSERT INTO tenant VALUES(1,'local','UTC',1795367537998592);
CREATE TABLE blob (
	tenant INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	media VARCHAR NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_blob PRIMARY KEY (tenant, digest), 
	CONSTRAINT fk_blob_tenant FOREIGN KEY(tenant) REFERENCES tenant (id)
)
 WITHOUT ROWID

;
CREATE TABLE person (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	name VARCHAR, 
	zone VARCHAR NOT NULL, 
	created BIGINT NOT NULL, 
	forgotten BIGINT, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT fk_person_tenant FOREIGN KEY(tenant) REFERENCES tenant (id)
);
INSERT INTO person VALUES(1,1,'','UTC',1795367538003700,NULL);
CREATE TABLE study (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	about VARCHAR NOT NULL, 
	created BIGINT NOT NULL, 
	CONSTRAINT pk_study PRIMARY KEY (id), 
	CONSTRAINT fk_study_tenant FOREIGN KEY(tenant) REFERENCES tenant (id), 
	CONSTRAINT uq_study_tenant_name UNIQUE (tenant, name)
);
CREATE TABLE account (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	platform VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	created BIGINT NOT NULL, 
	CONSTRAINT pk_account PRIMARY KEY (id), 
	CONSTRAINT fk_account_person FOREIGN KEY(person) REFERENCES person (id), 
	CONSTRAINT fk_account_tenant FOREIGN KEY(tenant) REFERENCES tenant (id), 
	CONSTRAINT uq_account_tenant_platform_workspace_user_id UNIQUE (tenant, platform, workspace, user_id)
);
INSERT INTO account VALUES(1,1,1,'terminal','','me',1795367538003700);
CREATE TABLE condition (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	study INTEGER NOT NULL, 
	arm VARCHAR NOT NULL, 
	params VARCHAR NOT NULL, 
	CONSTRAINT pk_condition PRIMARY KEY (id), 
	CONSTRAINT fk_condition_study FOREIGN KEY(study) REFERENCES study (id), 
	CONSTRAINT fk_condition_tenant FOREIGN KEY(tenant) REFERENCES tenant (id), 
	CONSTRAINT uq_condition_tenant_study_arm UNIQUE (tenant, study, arm)
);
CREATE TABLE consent (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	purpose VARCHAR NOT NULL, 
	notice_digest VARCHAR NOT NULL, 
	notice_version INTEGER NOT NULL, 
	given BIGINT NOT NULL, 
	withdrawn BIGINT, 
	CONSTRAINT pk_consent PRIMARY KEY (id), 
	CONSTRAINT fk_consent_person FOREIGN KEY(person) REFERENCES person (id), 
	CONSTRAINT fk_consent_tenant FOREIGN KEY(tenant) REFERENCES tenant (id)
);
CREATE TABLE session (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	public_id VARCHAR NOT NULL, 
	scenario VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	preset VARCHAR, 
	seed BIGINT NOT NULL, 
	params VARCHAR NOT NULL, 
	limits VARCHAR NOT NULL, 
	manifest VARCHAR NOT NULL, 
	host INTEGER, 
	created BIGINT NOT NULL, 
	CONSTRAINT pk_session PRIMARY KEY (id), 
	CONSTRAINT fk_session_host FOREIGN KEY(host) REFERENCES person (id), 
	CONSTRAINT fk_session_tenant FOREIGN KEY(tenant) REFERENCES tenant (id), 
	CONSTRAINT uq_session_tenant_public_id UNIQUE (tenant, public_id)
);
INSERT INTO session VALUES(1,1,'pysw5s','prisoners-dilemma',1,'short',3,'{"payoffs": {"both_cooperate": 3.0, "cooperate_alone": 0.0, "defect_alone": 5.0, "both_defect": 1.0}, "rounds": 10}','{"events": 100000, "remarks": 60}','{"parley": "0.1.0", "preset": {"digest": "8e3f6b3e423a4e7680d1ae86ccbe45a7", "name": "short"}, "pydantic": "2.14.3", "python": "3.11.7", "scenario": {"name": "prisoners-dilemma", "source": "65f17eb8dd2874d91b639fdcb85918b1", "version": 1}}',1,1795367538016218);
CREATE TABLE text (
	tenant INTEGER NOT NULL, 
	ref VARCHAR NOT NULL, 
	person INTEGER, 
	salt BLOB, 
	text VARCHAR, 
	sources VARCHAR, 
	CONSTRAINT pk_text PRIMARY KEY (tenant, ref), 
	CONSTRAINT fk_text_person FOREIGN KEY(person) REFERENCES person (id), 
	CONSTRAINT fk_text_tenant FOREIGN KEY(tenant) REFERENCES tenant (id)
)
 WITHOUT ROWID

;
CREATE TABLE assignment (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	session INTEGER NOT NULL, 
	condition INTEGER NOT NULL, 
	draw VARCHAR NOT NULL, 
	seed BIGINT NOT NULL, 
	created BIGINT NOT NULL, 
	CONSTRAINT pk_assignment PRIMARY KEY (id), 
	CONSTRAINT fk_assignment_condition FOREIGN KEY(condition) REFERENCES condition (id), 
	CONSTRAINT fk_assignment_session FOREIGN KEY(session) REFERENCES session (id), 
	CONSTRAINT fk_assignment_tenant FOREIGN KEY(tenant) REFERENCES tenant (id), 
	CONSTRAINT uq_assignment_tenant_session UNIQUE (tenant, session)
);
CREATE TABLE branch (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	session INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	parent INTEGER, 
	fork_seq INTEGER NOT NULL, 
	head INTEGER NOT NULL, 
	status VARCHAR NOT NULL, 
	why VARCHAR, 
	fence INTEGER NOT NULL, 
	owner VARCHAR, 
	lease_until BIGINT, 
	attempts INTEGER NOT NULL, 
	clock_at BIGINT NOT NULL, 
	clock_since BIGINT, 
	created BIGINT NOT NULL, 
	CONSTRAINT pk_branch PRIMARY KEY (id), 
	CONSTRAINT fk_branch_parent FOREIGN KEY(parent) REFERENCES branch (id), 
	CONSTRAINT fk_branch_session FOREIGN KEY(session) REFERENCES session (id), 
	CONSTRAINT fk_branch_tenant FOREIGN KEY(tenant) REFERENCES tenant (id), 
	CONSTRAINT uq_branch_tenant_session_number UNIQUE (tenant, session, number)
);
INSERT INTO branch VALUES(1,1,1,1,NULL,0,4,'running',NULL,2,NULL,NULL,0,29490,NULL,1795367538021796);
CREATE TABLE seat (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	session INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	CONSTRAINT pk_seat PRIMARY KEY (id), 
	CONSTRAINT fk_seat_session FOREIGN KEY(session) REFERENCES session (id), 
	CONSTRAINT fk_seat_tenant FOREIGN KEY(tenant) REFERENCES tenant (id), 
	CONSTRAINT uq_seat_tenant_session_name UNIQUE (tenant, session, name)
);
INSERT INTO seat VALUES(1,1,1,'player-1','player');
INSERT INTO seat VALUES(2,1,1,'player-2','player');
CREATE TABLE ask (
	tenant INTEGER NOT NULL, 
	branch INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	body VARCHAR NOT NULL, 
	opened_seq INTEGER NOT NULL, 
	shown BIGINT, 
	closed_seq INTEGER, 
	answered BOOLEAN, 
	due BIGINT, 
	parent INTEGER, 
	addressee VARCHAR, 
	CONSTRAINT pk_ask PRIMARY KEY (tenant, branch, number), 
	CONSTRAINT fk_ask_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_ask_tenant FOREIGN KEY(tenant) REFERENCES tenant (id)
)
 WITHOUT ROWID

;
INSERT INTO ask VALUES(1,1,1,'["player-1",["Cooperate","Defect"],null,"round",null,null,null,null,"Round 1 of 10."]',1,NULL,3,1,NULL,NULL,NULL);
INSERT INTO ask VALUES(1,1,2,'["player-2",["Cooperate","Defect"],null,"round",null,null,null,null,"Round 1 of 10."]',1,NULL,3,1,NULL,NULL,NULL);
INSERT INTO ask VALUES(1,1,3,'["player-1",["Cooperate","Defect"],null,"round",null,null,null,null,"Round 2 of 10."]',3,NULL,4,1,NULL,NULL,NULL);
INSERT INTO ask VALUES(1,1,4,'["player-2",["Cooperate","Defect"],null,"round",null,null,null,null,"Round 2 of 10."]',3,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE checkpoint (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	session INTEGER NOT NULL, 
	branch INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	created BIGINT NOT NULL, 
	CONSTRAINT pk_checkpoint PRIMARY KEY (id), 
	CONSTRAINT fk_checkpoint_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_checkpoint_session FOREIGN KEY(session) REFERENCES session (id), 
	CONSTRAINT fk_checkpoint_tenant FOREIGN KEY(tenant) REFERENCES tenant (id), 
	CONSTRAINT uq_checkpoint_tenant_session_name UNIQUE (tenant, session, name)
);
CREATE TABLE event (
	tenant INTEGER NOT NULL, 
	branch INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	at BIGINT NOT NULL, 
	committed BIGINT NOT NULL, 
	body VARCHAR NOT NULL, 
	chain BLOB NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (tenant, branch, seq), 
	CONSTRAINT fk_event_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_event_tenant FOREIGN KEY(tenant) REFERENCES tenant (id)
)
 WITHOUT ROWID

;
INSERT INTO event VALUES(1,1,1,'start',0,1795367538042899,'{"t":[["*","10 rounds. In each, both choose in secret to cooperate or to defect. Both cooperate: 3 points each. Both defect: 1 each. Otherwise the one who defects gets 5, the other 0."]],"x":{"params":{"payoffs":{"both_cooperate":3.0,"cooperate_alone":0.0,"defect_alone":5.0,"both_defect":1.0},"rounds":10},"seats":["player-1","player-2"],"version":1}}',X'0f65fef722160341617536b1110defe7');
INSERT INTO event VALUES(1,1,2,'sealed',14469,1795367538055720,'{"m":[["player-1","Cooperate",{},1,1,null,"form"]]}',X'd5792e72e1414ce0375643aadd960244');
INSERT INTO event VALUES(1,1,3,'moves',19635,1795367538061004,'{"m":[["player-1","Cooperate",{},1,1,null,"form",14469],["player-2","Cooperate",{},2,2,null,"form"]],"t":[["*",null,0],["*",null,1],["*","Round 1: player 1 cooperated (+3), player 2 cooperated (+3)."]],"x":{"by":2}}',X'e6409c0f01324cc51bc1c1f79bf94757');
INSERT INTO event VALUES(1,1,4,'sealed',25636,1795367538066851,'{"m":[["player-1","Defect",{},3,3,null,"form"]]}',X'fb8104806a1800330b7fdc99cc18ff1e');
CREATE TABLE inbox (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	platform VARCHAR NOT NULL, 
	external_id VARCHAR NOT NULL, 
	external_order VARCHAR NOT NULL, 
	branch INTEGER, 
	body VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	received BIGINT NOT NULL, 
	CONSTRAINT pk_inbox PRIMARY KEY (id), 
	CONSTRAINT fk_inbox_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_inbox_tenant FOREIGN KEY(tenant) REFERENCES tenant (id), 
	CONSTRAINT uq_inbox_tenant_platform_external_id UNIQUE (tenant, platform, external_id)
);
CREATE TABLE note (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	branch INTEGER NOT NULL, 
	seq INTEGER, 
	kind VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	person INTEGER, 
	created BIGINT NOT NULL, 
	CONSTRAINT pk_note PRIMARY KEY (id), 
	CONSTRAINT fk_note_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_note_person FOREIGN KEY(person) REFERENCES person (id), 
	CONSTRAINT fk_note_tenant FOREIGN KEY(tenant) REFERENCES tenant (id)
);
CREATE TABLE occupancy (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	branch INTEGER NOT NULL, 
	seat INTEGER NOT NULL, 
	person INTEGER, 
	actor VARCHAR NOT NULL, 
	from_seq INTEGER NOT NULL, 
	to_seq INTEGER, 
	CONSTRAINT pk_occupancy PRIMARY KEY (id), 
	CONSTRAINT fk_occupancy_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_occupancy_person FOREIGN KEY(person) REFERENCES person (id), 
	CONSTRAINT fk_occupancy_seat FOREIGN KEY(seat) REFERENCES seat (id), 
	CONSTRAINT fk_occupancy_tenant FOREIGN KEY(tenant) REFERENCES tenant (id)
);
INSERT INTO occupancy VALUES(1,1,1,1,1,'human',0,NULL);
INSERT INTO occupancy VALUES(2,1,1,2,1,'human',0,NULL);
CREATE TABLE place (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	branch INTEGER NOT NULL, 
	platform VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	thread VARCHAR NOT NULL, 
	purpose VARCHAR NOT NULL, 
	watermark VARCHAR NOT NULL, 
	created BIGINT NOT NULL, 
	CONSTRAINT pk_place PRIMARY KEY (id), 
	CONSTRAINT fk_place_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_place_tenant FOREIGN KEY(tenant) REFERENCES tenant (id), 
	CONSTRAINT uq_place_tenant_platform_workspace_channel_thread_branch UNIQUE (tenant, platform, workspace, channel, thread, branch)
);
CREATE TABLE seat_grant (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	branch INTEGER NOT NULL, 
	seat INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	from_seq INTEGER NOT NULL, 
	created BIGINT NOT NULL, 
	CONSTRAINT pk_seat_grant PRIMARY KEY (id), 
	CONSTRAINT fk_seat_grant_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_seat_grant_person FOREIGN KEY(person) REFERENCES person (id), 
	CONSTRAINT fk_seat_grant_seat FOREIGN KEY(seat) REFERENCES seat (id), 
	CONSTRAINT fk_seat_grant_tenant FOREIGN KEY(tenant) REFERENCES tenant (id)
);
CREATE TABLE snapshot (
	tenant INTEGER NOT NULL, 
	branch INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	form BLOB NOT NULL, 
	CONSTRAINT pk_snapshot PRIMARY KEY (tenant, branch, seq), 
	CONSTRAINT fk_snapshot_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_snapshot_tenant FOREIGN KEY(tenant) REFERENCES tenant (id)
)
 WITHOUT ROWID

;
INSERT INTO snapshot VALUES(1,1,4,X'789cb551c16e83300cfd15e47386124219e5da7dc1ae085521246b559aa09056aa10ff3e2794b6eacebb44f6f37b7eb63381868a11b8c65778a8b24dc10b02a3175e4135c1206e56eb3184adf587bdb476502e16794a093cf2bde8ad419406b4535a49bf429b0045f582a3594a6702ce5e4c87ad59e873b047a9a2cfd08b9b721f0c2ad80159d32ca633ca46253c12eb27f185d4e01ae329946b4e5e2935ec1ea313f85a066988b9f4fd7d125892b707be432dc912ab13465394f0374a43eafc6995fdab5513d7ef55f777c1d5884c33eaee4ad0d69d81c45f6d82da1fcfca85f3608c339ad0290fe717e627c41ce1ab72502d72c48f062fafdb92d1bca4856025a59cd3f6537772bb9592955a3305f32fca90b94e');
CREATE TABLE span (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	branch INTEGER NOT NULL, 
	parent INTEGER, 
	seq INTEGER, 
	seat VARCHAR, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	inputs VARCHAR, 
	result VARCHAR, 
	started BIGINT NOT NULL, 
	ended BIGINT, 
	CONSTRAINT pk_span PRIMARY KEY (id), 
	CONSTRAINT fk_span_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_span_parent FOREIGN KEY(parent) REFERENCES span (id), 
	CONSTRAINT fk_span_tenant FOREIGN KEY(tenant) REFERENCES tenant (id)
);
CREATE TABLE timer (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	branch INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	due BIGINT, 
	armed_seq INTEGER NOT NULL, 
	CONSTRAINT pk_timer PRIMARY KEY (id), 
	CONSTRAINT fk_timer_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_timer_tenant FOREIGN KEY(tenant) REFERENCES tenant (id), 
	CONSTRAINT uq_timer_tenant_branch_kind_name UNIQUE (tenant, branch, kind, name)
);
CREATE TABLE model_call (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	branch INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	request_digest VARCHAR NOT NULL, 
	model VARCHAR NOT NULL, 
	request VARCHAR, 
	response VARCHAR, 
	failure VARCHAR, 
	span INTEGER, 
	started BIGINT NOT NULL, 
	ended BIGINT, 
	CONSTRAINT pk_model_call PRIMARY KEY (id), 
	CONSTRAINT fk_model_call_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_model_call_span FOREIGN KEY(span) REFERENCES span (id), 
	CONSTRAINT fk_model_call_tenant FOREIGN KEY(tenant) REFERENCES tenant (id), 
	CONSTRAINT uq_model_call_tenant_branch_key UNIQUE (tenant, branch, "key")
);
CREATE TABLE outbox (
	tenant INTEGER NOT NULL, 
	branch INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	place INTEGER, 
	operation VARCHAR NOT NULL, 
	target VARCHAR, 
	supersedes INTEGER, 
	body VARCHAR, 
	state VARCHAR NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_at BIGINT, 
	external_id VARCHAR, 
	CONSTRAINT pk_outbox PRIMARY KEY (tenant, branch, seq, ordinal), 
	CONSTRAINT fk_outbox_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_outbox_place FOREIGN KEY(place) REFERENCES place (id), 
	CONSTRAINT fk_outbox_tenant FOREIGN KEY(tenant) REFERENCES tenant (id)
)
 WITHOUT ROWID

;
CREATE TABLE usage (
	id INTEGER NOT NULL, 
	tenant INTEGER NOT NULL, 
	branch INTEGER NOT NULL, 
	seat VARCHAR, 
	person INTEGER, 
	call INTEGER, 
	input_tokens INTEGER NOT NULL, 
	output_tokens INTEGER NOT NULL, 
	cost_micros BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_usage PRIMARY KEY (id), 
	CONSTRAINT fk_usage_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_usage_call FOREIGN KEY(call) REFERENCES model_call (id), 
	CONSTRAINT fk_usage_person FOREIGN KEY(person) REFERENCES person (id), 
	CONSTRAINT fk_usage_tenant FOREIGN KEY(tenant) REFERENCES tenant (id)
);
CREATE INDEX ix_person_tenant ON person (tenant);
CREATE INDEX ix_account_person ON account (person);
CREATE INDEX ix_consent_person ON consent (person);
CREATE INDEX ix_text_tenant_person ON text (tenant, person);
CREATE INDEX ix_branch_tenant_status ON branch (tenant, status);
CREATE INDEX ix_note_tenant_branch ON note (tenant, branch);
CREATE INDEX ix_occupancy_tenant_branch ON occupancy (tenant, branch);
CREATE INDEX ix_place_branch ON place (branch);
CREATE INDEX ix_seat_grant_tenant_branch ON seat_grant (tenant, branch);
CREATE INDEX ix_span_tenant_branch ON span (tenant, branch, seq);
CREATE INDEX ix_timer_due ON timer (due);
CREATE INDEX ix_outbox_unsent ON outbox (tenant, place, branch, seq, ordinal) WHERE state <> 'sent';
CREATE INDEX ix_usage_tenant_branch ON usage (tenant, branch);
COMMIT;
