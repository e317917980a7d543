-- A few rows of the attested views, small enough to reckon by hand, and what SQL derives from them. The answers beside it
-- (figures.expected) are what these statements gave; scores, a roll-up and the alerts were reckoned again by hand.
SET search_path = views;
INSERT INTO position VALUES (100,'2026-04-15 12:00+08');
INSERT INTO authority_department VALUES
('A','甲',null,'220100',3,null,1,'2026-01-01','[]'),('B','乙',null,'220102',4,null,2,'2026-01-01','[]'),('C','丙',null,'220200',3,null,3,'2026-01-01','[]'),('P','省',null,'220000',2,null,4,'2026-01-01','[]');
-- Now is 15 April: 1776182399999 was the end of 14 April, 1777564799999 is the end of 30 April.
INSERT INTO efficiency
SELECT d||'/'||m||'/'||i,d,m,i,n,c,p,med,null,e::json FROM (VALUES
('A','2026-02','item-owned',4,4,0,null::int,'[[1,1],[2,1],[3,1],[4,1]]'),
('A','2026-02','item-with-checklist',2,2,0,null,'[[5,1],[6,1]]'),
('A','2026-02','item-used',1,1,0,null,'[[7,1]]'),
('A','2026-04','item-owned',-1,1,0,null,'[[40,-1]]'),
('A','2026-04','item-used',3,3,0,null,'[[41,1],[42,1],[43,1]]'),
('A','2026-04','complaint-answered-on-time',1000,2,2,null,'[[10,1000],[11,0],[12,null,1776182399999],[13,null,1777564799999]]'),
('B','2026-04','complaint-answered-on-time',3000,4,0,null,'[[20,1000],[21,1000],[22,1000],[23,0]]'),
('C','2026-04','complaint-answered-on-time',1900,2,0,null,'[[30,1000],[31,900]]'),
('C','2026-03','complaint-answered-on-time',500,1,0,null,'[[29,500]]'),
('C','2026-04','recording-lag',4000,2,0,1000,'[[30,1000],[31,3000]]'),
('C','2026-01','takeup-on-time',0,1,0,null,'[[50,0]]'),
('C','2026-02','takeup-on-time',1000,2,0,null,'[[51,0],[52,1000]]'),
('C','2026-04','takeup-on-time',0,0,1,null,'[[53,null,1776182399999]]'),
('A','2026-04','wrong-transfer',2,2,0,null,'[[60,1],[61,1]]'),
('A','2026-04','repeat-visit',1,1,0,null,'[[62,1]]')) v(d,m,i,n,c,p,med,e);
INSERT INTO quality VALUES ('A/2026-04/irregular.no-scan-in','A','2026-04','irregular.no-scan-in',3,3,0,null,null,'[[70,1],[71,1],[72,1]]');
INSERT INTO efficiency_objection VALUES ('A/2026-04/complaint-answered-on-time','A','2026-04','complaint-answered-on-time','partly','clock',80,null,'[11,12]',81,null,'[11]',0,'[]');
INSERT INTO quality VALUES ('A/2026-04/irregular.action-repeated','A','2026-04','irregular.action-repeated',1,1,0,null,null,'[[71,1]]'),
('C/2026-04/corrections','C','2026-04','corrections',2,2,0,null,null,'[[74,1],[75,1]]');
INSERT INTO efficiency_objection VALUES ('A/2026-04/irregularities','A','2026-04','irregularities','accepted','wrong-fact',82,null,'[71]',83,null,'[71]',0,'[]'),
('C/2026-04/corrections','C','2026-04','corrections','partly','wrong-fact',84,null,'[74,75]',85,null,'[74]',0,'[]');
INSERT INTO efficiency_model SELECT 'standard/1/'||i,'standard',1,'1000-01',0,i,g,gw,w,f,z FROM (VALUES
('complaint-answered-on-time','effect',30,1,1000,0),('item-coverage','ability',15,1,1000,0),('checklist-completion','ability',15,3,1000,0),('recording-lag','conduct',40,1,0,2000),('wrong-transfer','other',15,1,0,4)) v(i,g,gw,w,f,z);
INSERT INTO efficiency_model VALUES ('m/2/complaint-answered-on-time','m',2,'2026-04',90,'complaint-answered-on-time','effect',10,1,1000,500);
INSERT INTO efficiency_model SELECT 'm/1/'||indicator,'m',1,'2026-04',85,indicator,part,group_weight,weight,full_at,zero_at FROM efficiency_model WHERE model='standard';
INSERT INTO efficiency_model VALUES ('m/2/recording-lag','m',2,'2026-04',90,'recording-lag','conduct',30,1,0,2000),('m/2/wrong-transfer','m',2,'2026-04',90,'wrong-transfer','other',60,1,0,4);
-- A owned 4 items, from April 3; used 1, none, 3 of them; of A's complaints one in time, one excused (entry 11), one overdue
-- (12), one to come (13). Of A's four irregularities two are of entry 71, and excused; of C's two corrections one is.
SELECT department,month,indicator,unit,numerator,denominator,pending,overdue,objection,value FROM efficiency_indicator ORDER BY 1,2,3;
-- Changchun (220100) has A and its county B: (1 + 3) / (2 + 4).
SELECT area,level,month,departments,numerator,denominator,pending,overdue,value FROM efficiency_rollup WHERE indicator='complaint-answered-on-time' AND month='2026-04' ORDER BY 1,2 NULLS FIRST;
-- April is scored by version 2 of m, published after version 1 for the same month. A: effect (500 - 500) / 500 = 0, two wrong
-- transfers of four 50: (10 * 0 + 60 * 50) / 70. C: (30 * 50 + 10 * 90 + 60 * 100) / 100. February, A: ability
-- (1 * 25 + 3 * 50) / 4 = 43.75, no wrong transfer 100: (15 * 43.75 + 15 * 100) / 30.
SELECT department,month,model,version,score,ability,conduct,effect,other,rank,of,change FROM efficiency_score ORDER BY 1,2;
-- A: three visits without scan alert at the second and the third; two wrong transfers do not yet. C: the third late take-up.
SELECT * FROM efficiency_alert ORDER BY 1,3;
SELECT * FROM quality_department;
-- Items rest on a law that is amended from 1 June and repealed from 1 August: I1 of January is asked by both, I2 of July by
-- the repeal, I3 is abolished, I4 rests on another.
INSERT INTO catalog SELECT i,s,i,'P','3',1,f::date,null,'[]','[]',l::json,null,'[]','[]','[]',null,null,null,null,false,false,'[]',0,'[]',0,null,0,'[]' FROM (VALUES
('I1','published','2026-01-01','["L0","L1"]'),('I2','published','2026-07-01','["L1"]'),('I3','abolished','2026-01-01','["L1"]'),('I4','published','2026-01-01','["L2"]')) v(i,s,f,l);
INSERT INTO catalog_law SELECT l,'amended',l,null,null,null,null,null,'2015-10-01',null,null,null,c::json,0,'[]' FROM (VALUES
('L1','[{"change":"amended","from":"2026-06-01","index":60},{"change":"repealed","from":"2026-08-01","index":61}]'),('L2','[{"change":"amended","from":"2026-01-01","index":62}]')) v(l,c);
SELECT item,department,law,change,changed_from,changed_index FROM catalog_question ORDER BY 1,6;
