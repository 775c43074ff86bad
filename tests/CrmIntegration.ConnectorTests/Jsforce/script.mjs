// Drives the emulator with a client that we did not write; prints one JSON report.
import jsforce from 'jsforce';

const [address, user, password, clientId, clientSecret] = process.argv.slice(2);
const report = {};

const soap = new jsforce.Connection({ loginUrl: address });
await soap.login(user, password);
report.soapLogin = !!soap.accessToken;

const c = new jsforce.Connection({ oauth2: { loginUrl: address, clientId, clientSecret }, version: '62.0' });
await c.authorize({ grant_type: 'password', username: user, password });
report.identity = (await c.identity()).organization_id;

const first = await c.query('SELECT Id, Name, Account.Name FROM Opportunity ORDER BY Id');
report.firstPage = first.records.length;
report.parent = typeof first.records[0].Account.Name;
report.total = first.totalSize;
const seen = new Set(first.records.map((r) => r.Id));
for (let page = first; !page.done; ) {
  page = await c.queryMore(page.nextRecordsUrl);
  page.records.forEach((r) => seen.add(r.Id));
}
report.paged = seen.size;

const sub = await c.query('SELECT Id, (SELECT Id, StageName FROM OpportunityHistories) FROM Opportunity LIMIT 5');
report.children = sub.records.every((r) => r.OpportunityHistories.records.length > 0);

const made = await c.sobject('Account').create({ Name: 'Made by jsforce', External_Key__c: 'K1' });
report.created = made.success;
report.updated = (await c.sobject('Account').update({ Id: made.id, Industry: 'Energy' })).success;
report.industry = (await c.sobject('Account').retrieve(made.id)).Industry;
report.upserted = (await c.sobject('Account').upsert({ External_Key__c: 'K1', Name: 'Renamed' }, 'External_Key__c')).success;
report.name = (await c.sobject('Account').retrieve(made.id)).Name;
await c.sobject('Account').create({ Name: 'Twin', External_Key__c: 'K1' });
try {
  await c.sobject('Account').upsert({ External_Key__c: 'K1', Name: 'Which' }, 'External_Key__c');
} catch (e) {
  report.ambiguous = e.errorCode ?? e.name;
}
const many = await c.sobject('Contact').create([{ LastName: 'Good' }, { FirstName: 'Nameless' }, { LastName: 'Better' }]);
report.collection = many.map((r) => r.success);
report.rowError = many[1].errors[0].statusCode;
try {
  await c.query('SELECT Nope FROM Opportunity');
} catch (e) {
  report.badField = e.errorCode;
}
report.described = (await c.sobject('Opportunity').describe()).fields.some((f) => f.name === 'AI_Win_Probability__c');

c.bulk2.pollInterval = 20;
const stream = await c.bulk2.query('SELECT Id, Name FROM Opportunity');
report.bulkRead = (await stream.toArray()).length;
const loaded = await c.bulk2.loadAndWaitForResults({
  object: 'Account', operation: 'insert', pollInterval: 20,
  input: [{ Name: 'Bulk 1', Industry: 'Energy' }, { Name: '', Industry: 'Energy' }, { Name: 'Bulk "3", quoted', Industry: '' }],
});
report.bulkGood = loaded.successfulResults.length;
report.bulkBad = loaded.failedResults.map((r) => r.sf__Error);
report.deleted = (await c.sobject('Account').destroy(made.id)).success;
console.log(JSON.stringify(report));
