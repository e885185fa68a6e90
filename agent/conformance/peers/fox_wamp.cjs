// fox-wamp as a router of the conformance tests: node fox_wamp.cjs, with NODE_PATH where it is installed. Listens on two
// free ports of 127.0.0.1 and says so: on the first anybody may join, on the second by ticket or WAMP-CRA, as tick or
// cra with secret123. It brings no users of its own, so the proofs are checked here.
const crypto = require('node:crypto')
const http = require('node:http')
const FoxRouter = require('fox-wamp')

const secrets = { tick: 'secret123', cra: 'secret123' }
const challenge = JSON.stringify({ nonce: crypto.randomBytes(16).toString('hex'), authmethod: 'wampcra' })

class Users {
  getAuthMethods() {
    return ['ticket', 'wampcra']
  }

  ticket_auth(realm, details, ticket, extra, done) {
    done(ticket === secrets[details.authid] ? undefined : new Error('wrong ticket'), { role: 'user' })
  }

  wampcra_extra(realm, details, done) {
    done(undefined, { challenge })
  }

  wampcra_auth(realm, details, signature, extra, done) {
    const expected = crypto.createHmac('sha256', secrets[details.authid]).update(challenge).digest('base64')
    done(signature === expected ? undefined : new Error('wrong signature'), { role: 'user' })
  }

  authorize() {
    return true
  }
}

const router = new FoxRouter()

function listen(users) {
  const server = http.createServer()
  router.listenWAMP({ server, path: '/ws' }, users)
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
}

Promise.all([listen(), listen(new Users())]).then((ports) => console.log(`listening on ${ports.join(' and ')}`))
