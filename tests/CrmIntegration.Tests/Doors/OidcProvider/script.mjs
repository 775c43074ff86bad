// An organisation's sign-in, by a server that we did not write. Says "ready ADDRESS" and runs until its input ends.
// Who is at the door is told by the sign-in form; what a person is called and which groups she has stands below.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { Provider } from 'oidc-provider';

const people = {
  ada: { email: 'ada@acme.example', email_verified: true, name: 'Ada', groups: ['sales-admins', 'staff'], realm_access: { roles: ['offline_access', 'sales-admins'] } },
  mona: { email: 'mona@acme.example', email_verified: true, name: 'Mona', groups: ['staff', 'sales-leads'], resource_access: { account: { roles: ['sales-admins'] }, 'crm.acme': { roles: ['sales-leads'] } } },
  eve: { email: 'eve@acme.example', email_verified: true, name: 'Eve', groups: ['interns'] },
  mallory: { email: 'boss@acme.example', email_verified: false, name: 'Mallory', groups: ['sales-admins'] },
};

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const address = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(address, {
  scopes: ['openid', 'email', 'profile', 'groups', 'roles'],
  claims: { email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'], roles: ['realm_access', 'resource_access'] },
  cookies: { keys: ['only for tests'] },
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    // An application is registered under the name that it asks for, so that its settings can be known before its address is.
    registration: { enabled: true, idFactory: (ctx) => ctx.oidc.body.client_name, secretFactory: () => 'provider-s3cret' },
  },
  findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  interactions: { url: (_, interaction) => `/enter/${interaction.uid}` },
  // The organisation has agreed to its own application once for everybody.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid email profile groups roles');
    await grant.save();
    return grant;
  },
});

server.on('request', async (request, response) => {
  if (!request.url.startsWith('/enter/')) return provider.callback()(request, response);
  if (request.method === 'GET') return response.end('<form method="post"><input name="login"><button>Sign in</button></form>');
  const login = new URLSearchParams(Buffer.concat(await request.toArray()).toString()).get('login');
  return provider.interactionFinished(request, response, people[login] ? { login: { accountId: login } } : { error: 'access_denied' });
});

console.log(`ready ${address}`);
process.stdin.on('end', () => process.exit(0)).resume();
