// autobahn-js as a far-side peer of the conformance tests: node autobahn_js.cjs URL REALM SERIALIZER PREFIX, with
// NODE_PATH where it is installed. Registers under PREFIX what README.md beside it describes, prints "ready", and stays
// until it is killed.
const autobahn = require('autobahn')

const [url, realm, serializer, prefix] = process.argv.slice(2)
const serializers = { json: 'JSONSerializer', msgpack: 'MsgpackSerializer', cbor: 'CBORSerializer' }

// Without a deferred that can notify it drops progressive results.
function deferred() {
  const made = { notify: (part) => made.promise.onPart?.(part) }
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }))
  return made
}

const connection = new autobahn.Connection({
  url,
  realm,
  serializers: [new autobahn.serializer[serializers[serializer]]()],
  use_deferred: deferred,
  max_retries: 0
})

connection.onopen = async (session) => {
  const procedures = {
    echo: (args) => ({ seen: args }),
    fail: (args) => {
      throw new autobahn.Error('com.example.failed', args, {})
    },
    parts: ([count], named, { progress }) => {
      for (let part = 1; part <= count; part++) progress?.([part])
      return 'done'
    },
    call: ([procedure, ...args]) => session.call(procedure, args),
    collect: async ([procedure, ...args]) => {
      const seen = []
      const call = session.call(procedure, args, {}, { receive_progress: true })
      call.onPart = (part) => seen.push(part)
      seen.push(await call)
      return { seen }
    },
    cancel: async ([procedure]) => {
      const call = session.call(procedure, [], {}, { receive_progress: true })
      call.onPart = () => call.cancel({ mode: 'kill' })
      return call.then(
        () => 'answered',
        (error) => error.error
      )
    },
    publish: ([topic, ...args]) => session.publish(topic, args, {}, { acknowledge: true }).then(() => null),
    listen: ([topic]) => session.subscribe(topic, (args) => session.publish(`${prefix}.heard`, args)).then(() => null)
  }
  for (const [name, run] of Object.entries(procedures)) await session.register(`${prefix}.${name}`, run)
  console.log('ready')
}
connection.open()
