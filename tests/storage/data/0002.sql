-- A database of schema 0002, as Parley's own program at commit 0c5e4e5 left it (`sqlite3 parley.db .dump`) after
--   parley play car-sale --seed 7 --as buyer     (two offers, then the screen was left)
--   parley checkpoint fmxzv2 opening --at 2
--   parley play prisoners-dilemma --seed 3 --preset short --as player --as player
-- in which player 1 had chosen for round 1, player 2 had not, and the screen was left.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version VALUES('0002');
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
INSERT INTO person VALUES(1,1,'','UTC',1795367386858391,NULL);
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
INSERT INTO account VALUES(1,1,1,'terminal','','me',1795367386858391);
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
	created BIGINT NOT NULL, guild VARCHAR, 
	CONSTRAINT pk_session PRIMARY KEY (id), 
	CONSTRAINT fk_session_host FOREIGN KEY(host) REFERENCES person (id), 
	CONSTRAINT fk_session_tenant FOREIGN KEY(tenant) REFERENCES tenant (id), 
	CONSTRAINT uq_session_tenant_public_id UNIQUE (tenant, public_id)
);
INSERT INTO session VALUES(1,1,'fmxzv2','car-sale',1,'demo',7,'{"car": {"name": "\u0160koda Octavia estate", "year": 2015, "mileage": 128000, "merits": ["the full service book", "the second set of wheels", "the new timing belt"], "flaws": ["the scratch on the rear door", "the worn front tyres", "the tired clutch"]}, "currency": "\u20ac", "seller_limit": {"low": 7000, "high": 9000}, "seller_wish": {"low": 9800, "high": 11500}, "buyer_limit": {"low": 7800, "high": 10200}, "buyer_wish": {"low": 5500, "high": 7200}, "step": 50, "rounds": 12, "first": "seller", "reveal": "all"}','{"events": 100000, "remarks": 60}','{"parley": "0.1.0", "preset": {"digest": "a4355e0dd5f85779ba5b3824e23062bb", "name": "demo"}, "pydantic": "2.14.3", "python": "3.11.7", "scenario": {"name": "car-sale", "source": "beb1abfa870de4f286ef4c030208e17c", "version": 1}}',1,1795367386869815,NULL);
INSERT INTO session VALUES(2,1,'336sbe','prisoners-dilemma',1,'short',3,'{"payoffs": {"both_cooperate": 3.0, "cooperate_alone": 0.0, "defect_alone": 5.0, "both_defect": 1.0}, "rounds": 10}','{"events": 100000, "remarks": 60}','{"parley": "0.1.0", "preset": {"digest": "8e3f6b3e423a4e7680d1ae86ccbe45a7", "name": "short"}, "pydantic": "2.14.3", "python": "3.11.7", "scenario": {"name": "prisoners-dilemma", "source": "65f17eb8dd2874d91b639fdcb85918b1", "version": 1}}',1,1795367393072613,NULL);
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
INSERT INTO text VALUES(1,'1nTfcc5RyaTVv6KJmoG9bg',1,X'8464cf205b739c7cb23c7e09566abfa0','Would you take this? The photos look fine to me.',NULL);
INSERT INTO text VALUES(1,'n-7cWQACn3puK3WEwaH_tQ',1,X'a73ad5c55b84ab267bd8ecc6815b391e','I can fetch it tomorrow.',NULL);
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
INSERT INTO seat VALUES(1,1,1,'seller','seller');
INSERT INTO seat VALUES(2,1,1,'buyer','buyer');
INSERT INTO seat VALUES(3,1,2,'player-1','player');
INSERT INTO seat VALUES(4,1,2,'player-2','player');
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
INSERT INTO ask VALUES(1,1,1,'["seller",[["Offer",{"price":["at_least",7750]}],"WalkAway"],null,null,null,null,null,null,"Round 1 of 12."]',1,NULL,2,1,NULL,NULL,NULL);
INSERT INTO ask VALUES(1,1,2,'["buyer",[["Offer",{"price":["at_most",8350]}],"WalkAway"],null,null,null,null,null,null,"Round 2 of 12."]',2,NULL,3,1,NULL,NULL,NULL);
INSERT INTO ask VALUES(1,1,3,'["seller",[["Offer",{"price":["at_least",7750]}],"WalkAway"],null,null,null,null,null,null,"Round 3 of 12."]',3,NULL,4,1,NULL,NULL,NULL);
INSERT INTO ask VALUES(1,1,4,'["buyer",[["Offer",{"price":["at_most",8350]}],"WalkAway"],null,null,null,null,null,null,"Round 4 of 12."]',4,NULL,5,1,NULL,NULL,NULL);
INSERT INTO ask VALUES(1,1,5,'["seller",[["Offer",{"price":["at_least",7750]}],"WalkAway"],null,null,null,null,null,null,"Round 5 of 12."]',5,NULL,6,1,NULL,NULL,NULL);
INSERT INTO ask VALUES(1,1,6,'["buyer",[["Offer",{"price":["at_most",8350]}],"WalkAway"],null,null,null,null,null,null,"Round 6 of 12."]',6,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO ask VALUES(1,2,1,'["player-1",["Cooperate","Defect"],null,"round",null,null,null,null,"Round 1 of 10."]',1,NULL,2,1,NULL,NULL,NULL);
INSERT INTO ask VALUES(1,2,2,'["player-2",["Cooperate","Defect"],null,"round",null,null,null,null,"Round 1 of 10."]',1,NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO checkpoint VALUES(1,1,1,1,2,'opening',1795367390886391);
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
INSERT INTO event VALUES(1,1,1,'start',0,1795367386902805,'{"t":[["*","For sale: a 2015 Škoda Octavia estate with 128,000 km. In its favour: the full service book, the second set of wheels and the new timing belt. Against it: the scratch on the rear door, the worn front tyres and the tired clutch. There are 12 rounds for both together: every offer, acceptance or walking away takes one. The seller begins."],["seller","You are selling your Škoda Octavia estate. You hope for about €10,450; never sell it for less than €7,750. Every bit above that limit is your gain; without a deal you gain nothing. Nobody else knows either number.",null,null,1],["buyer","You want to buy the Škoda Octavia estate. You hope to pay about €6,500; never pay more than €8,350. Every bit you stay below that limit is your gain; without a deal you gain nothing. Nobody else knows either number.",null,null,1]],"r":[["seller_limit",15],["buyer_limit",11],["seller_wish",13],["buyer_wish",20]],"x":{"params":{"car":{"name":"Škoda Octavia estate","year":2015,"mileage":128000,"merits":["the full service book","the second set of wheels","the new timing belt"],"flaws":["the scratch on the rear door","the worn front tyres","the tired clutch"]},"currency":"€","seller_limit":{"low":7000,"high":9000},"seller_wish":{"low":9800,"high":11500},"buyer_limit":{"low":7800,"high":10200},"buyer_wish":{"low":5500,"high":7200},"step":50,"rounds":12,"first":"seller","reveal":"all"},"seats":["seller","buyer"],"version":1}}',X'abf19fc10057fb8fbd3e852329a01351');
INSERT INTO event VALUES(1,1,2,'moves',11579,1795367386912301,'{"m":[["seller","Offer",{"price":10500,"message":{"t":"Before we talk at length: I would let it go for €10,500 – with the full service book included."}},1,1]],"t":[["*",null,0]]}',X'c674236f700f54895a5f93aacda81f0a');
INSERT INTO event VALUES(1,1,3,'moves',37972,1795367386938522,'{"m":[["buyer","Offer",{"price":6000,"message":{"w":"1nTfcc5RyaTVv6KJmoG9bg"}},2,2,null,"form"]],"t":[["*",null,0]]}',X'48fe1529ce9950d6ae5d9a9015f050c4');
INSERT INTO event VALUES(1,1,4,'moves',42569,1795367386943133,'{"m":[["seller","Offer",{"price":10000,"message":{"t":"I pay the insurance for every month that I keep it, so I will come down properly, to €10,000."}},3,3]],"t":[["*",null,0]]}',X'dc27226ef5857607b47a8ed105b36ae1');
INSERT INTO event VALUES(1,1,5,'moves',57194,1795367386957755,'{"m":[["buyer","Offer",{"price":6400,"message":{"w":"n-7cWQACn3puK3WEwaH_tQ"}},4,4,null,"form"]],"t":[["*",null,0]]}',X'140939d716b6a7955b9814057ac3f86c');
INSERT INTO event VALUES(1,1,6,'moves',59594,1795367386960039,'{"m":[["seller","Offer",{"price":9400,"message":{"t":"You came a long way for this, so I will cut deep and say €9,400."}},5,5]],"t":[["*",null,0]]}',X'e04bbacdf8e12332c1bea6c3473a7226');
INSERT INTO event VALUES(1,2,1,'start',0,1795367393107391,'{"t":[["*","10 rounds. In each, both choose in secret to cooperate or to defect. Both cooperate: 3 points each. Both defect: 1 each. Otherwise the one who defects gets 5, the other 0."]],"x":{"params":{"payoffs":{"both_cooperate":3.0,"cooperate_alone":0.0,"defect_alone":5.0,"both_defect":1.0},"rounds":10},"seats":["player-1","player-2"],"version":1}}',X'0f65fef722160341617536b1110defe7');
INSERT INTO event VALUES(1,2,2,'sealed',18374,1795367393123510,'{"m":[["player-1","Cooperate",{},1,1,null,"form"]]}',X'e13eb08eaf46a037bddb93dfc5d5272f');
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
	to_seq INTEGER, mandate VARCHAR, 
	CONSTRAINT pk_occupancy PRIMARY KEY (id), 
	CONSTRAINT fk_occupancy_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_occupancy_person FOREIGN KEY(person) REFERENCES person (id), 
	CONSTRAINT fk_occupancy_seat FOREIGN KEY(seat) REFERENCES seat (id), 
	CONSTRAINT fk_occupancy_tenant FOREIGN KEY(tenant) REFERENCES tenant (id)
);
INSERT INTO occupancy VALUES(1,1,1,1,NULL,'strategy:micro',0,NULL,NULL);
INSERT INTO occupancy VALUES(2,1,1,2,1,'human',0,NULL,NULL);
INSERT INTO occupancy VALUES(3,1,2,3,1,'human',0,NULL,NULL);
INSERT INTO occupancy VALUES(4,1,2,4,1,'human',0,NULL,NULL);
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
INSERT INTO snapshot VALUES(1,1,6,X'780175514b8edb300cbd8ac0b55058fe25f1ae2718a09b2e8c6040cb7462449106926cc308b29993f400bd462fd293944a3c53a04037344d3df23d3ede60804649981f112334d5a13a941242c448d0dc40a34f1f8b57fe855f3f2eae47f1a223ce230a7ac224ac946079a62a09d7d1109e18adf27d96655c203fc6004d0bf14c62988c1181fc3c6a129d7317908f7a20ed6ccf2f51b8412c672213b6274b8b88e375b427d19189709430185c3e4706ed31eab370562406cf6244ef9cdfda17e7ad18bcb351c4d5d3c7d4387aea853613b7c2f12e414fde93d52beff9fbfd27377b37d99e5954ce84a30f6c0f043286d2644f33a1e10a1ac3bf86f5a5256fd04d2b039a7d51f1ee1bbcd9edaa8c2996319c59c05f545d25873e502a2b1f30370ce4d37a2a4bef75b25171e0b4e470e0c01e90edd912682c3bcab303e1d3e54f894f258cc47049d3da5ab69b3cd9b6f0925840dee0cdf32dd27d30be5e1daf2993f8e39d3bbfa3b97c5d7065cf13cdff037c4b66893a1d4fe55f185fff033ef238d668a8672acef9a2cf2539776f6453bde62b9cd19eb6dccdc9c90771aa8f96eda6acec3ad4fdb027951745ae554758eba2dc15b8cbf31aee7f009537e791');
INSERT INTO snapshot VALUES(1,2,2,X'7801b5524d6f83300cfd2bc8e70c915046c775fb05bb225405e2acd56882425aa942fcf73981b6683bef92d8cf1fefd9c9041a2acee01a4fe9e9dae7e58ec1e8a547a82618e4cd6a3d06b3b5fe78e8ac1dd0c5609e660c1efe41f6d650491650851a3b7f878a00c5ea052796349b19387b318a5af3d0e7684f1d469ea19737742f1c2a0006ab27823753d188d2535a7d0ff06d4ec3408edf215c73b64da9e1fd219cc14794070d3397be5f75c0e244e479c067d098f0c4ea84672995f05f790dabc5934a00d9ff4645e3d1f83daabf036e49a79954ae3a415b7706169fb569a8813f9dd1850d914d4f69423311f62fcd57b0e937d82b3aa896dd107e32b47be439b6d91ea5debdca2c2f5ba5dab75ce9ae5085288586f907f544bace');
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
	ended BIGINT, ask INTEGER, basis INTEGER, failure VARCHAR, erased BIGINT, 
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
CREATE TABLE IF NOT EXISTS "branch" (
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
	mode VARCHAR NOT NULL, 
	replays INTEGER, 
	CONSTRAINT pk_branch PRIMARY KEY (id), 
	CONSTRAINT uq_branch_tenant_session_number UNIQUE (tenant, session, number), 
	CONSTRAINT fk_branch_parent FOREIGN KEY(parent) REFERENCES branch (id), 
	CONSTRAINT fk_branch_session FOREIGN KEY(session) REFERENCES session (id), 
	CONSTRAINT fk_branch_tenant FOREIGN KEY(tenant) REFERENCES tenant (id), 
	CONSTRAINT fk_branch_replays FOREIGN KEY(replays) REFERENCES branch (id)
);
INSERT INTO branch VALUES(1,1,1,1,NULL,0,6,'running',NULL,2,NULL,NULL,0,72027,NULL,1795367386875981,'record',NULL);
INSERT INTO branch VALUES(2,1,2,1,NULL,0,2,'running',NULL,2,NULL,NULL,0,23625,NULL,1795367393079432,'record',NULL);
CREATE TABLE IF NOT EXISTS "tenant" (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	zone VARCHAR NOT NULL, 
	created BIGINT NOT NULL, 
	blob_key BLOB NOT NULL, 
	CONSTRAINT pk_tenant PRIMARY KEY (id), 
	CONSTRAINT uq_tenant_name UNIQUE (name)
);
INSERT INTO tenant VALUES(1,'local','UTC',1795367386852168,X'f6f11d9e9a7ca1717356861566dff2e7bdac55687b398356bfd13e365ac96ce6');
CREATE TABLE IF NOT EXISTS "model_call" (
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
	seq INTEGER NOT NULL, 
	ask INTEGER NOT NULL, 
	basis INTEGER NOT NULL, 
	seat VARCHAR NOT NULL, 
	detail VARCHAR, 
	erased BIGINT, 
	CONSTRAINT pk_model_call PRIMARY KEY (id), 
	CONSTRAINT fk_model_call_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_model_call_span FOREIGN KEY(span) REFERENCES span (id), 
	CONSTRAINT fk_model_call_tenant FOREIGN KEY(tenant) REFERENCES tenant (id)
);
CREATE TABLE IF NOT EXISTS "usage" (
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
	session INTEGER NOT NULL, 
	guild VARCHAR, 
	reserved BOOLEAN NOT NULL, 
	cached_tokens INTEGER NOT NULL, 
	CONSTRAINT pk_usage PRIMARY KEY (id), 
	CONSTRAINT fk_usage_call FOREIGN KEY(call) REFERENCES model_call (id), 
	CONSTRAINT fk_usage_branch FOREIGN KEY(branch) REFERENCES branch (id), 
	CONSTRAINT fk_usage_person FOREIGN KEY(person) REFERENCES person (id), 
	CONSTRAINT fk_usage_tenant FOREIGN KEY(tenant) REFERENCES tenant (id), 
	CONSTRAINT fk_usage_session FOREIGN KEY(session) REFERENCES session (id)
);
CREATE INDEX ix_person_tenant ON person (tenant);
CREATE INDEX ix_account_person ON account (person);
CREATE INDEX ix_consent_person ON consent (person);
CREATE INDEX ix_text_tenant_person ON text (tenant, person);
CREATE INDEX ix_note_tenant_branch ON note (tenant, branch);
CREATE INDEX ix_occupancy_tenant_branch ON occupancy (tenant, branch);
CREATE INDEX ix_place_branch ON place (branch);
CREATE INDEX ix_seat_grant_tenant_branch ON seat_grant (tenant, branch);
CREATE INDEX ix_span_tenant_branch ON span (tenant, branch, seq);
CREATE INDEX ix_timer_due ON timer (due);
CREATE INDEX ix_outbox_unsent ON outbox (tenant, place, branch, seq, ordinal) WHERE state <> 'sent';
CREATE INDEX ix_branch_tenant_status ON branch (tenant, status);
CREATE INDEX ix_model_call_tenant_branch_key ON model_call (tenant, branch, "key");
CREATE INDEX ix_model_call_tenant_branch_seq ON model_call (tenant, branch, seq);
CREATE INDEX ix_usage_tenant_branch ON usage (tenant, branch);
CREATE INDEX ix_usage_session ON usage (tenant, session, seat, input_tokens, output_tokens, cost_micros);
CREATE INDEX ix_usage_person ON usage (tenant, person, at, input_tokens, output_tokens, cost_micros);
CREATE INDEX ix_usage_guild ON usage (tenant, guild, at, input_tokens, output_tokens, cost_micros);
CREATE INDEX ix_usage_month ON usage (tenant, at, input_tokens, output_tokens, cost_micros);
CREATE INDEX ix_usage_call ON usage (call);
COMMIT;
