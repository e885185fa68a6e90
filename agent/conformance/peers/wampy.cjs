// wampy as a far-side peer of the conformance tests: node wampy.cjs URL REALM SERIALIZER PREFIX, with NODE_PATH where it
// is installed. Registers under PREFIX what README.md beside it describes, prints "ready", and stays until it is killed.
const { Wampy } = require('wampy')
const { JsonSerializer } = require('wampy/JsonSerializer.js')
const { MsgpackSerializer } = require('wampy/MsgpackSerializer.js')
const { CborSerializer } = require('wampy/CborSerializer.js')

const [url, realm, serializer, prefix] = process.argv.slice(2)
const serializers = { json: JsonSerializer, msgpack: MsgpackSerializer, cbor: CborSerializer }
const wampy = new Wampy(url, {
  realm,
  ws: require('ws'),
  serializer: new serializers[serializer](),
  autoReconnect: false
})

const first = ({ argsList }) => (argsList || [])[0]

const procedures = {
  echo: (args) => [{ seen: args }],
  fail: (args) => {
    throw { error: 'com.example.failed', argsList: args }
  },
  parts: ([count], send) => {
    if (send) for (let part = 1; part <= count; part++) send({ argsList: [part], options: { progress: true } })
    return ['done']
  },
  call: async ([procedure, ...args]) => [first(await wampy.call(procedure, { argsList: args }))],
  collect: async ([procedure, ...args]) => {
    const seen = []
    const progress_callback = (part) => seen.push(first(part))
    seen.push(first(await wampy.call(procedure, { argsList: args }, { progress_callback })))
    return [{ seen }]
  },
  cancel: async ([procedure]) => {
    const call = wampy.call(procedure, { argsList: [] }, { progress_callback: () => wampy.cancel(id, { mode: 'kill' }) })
    const id = wampy.getOpStatus().reqId
    return call.then(
      () => ['answered'],
      (error) => [error.errorUri]
    )
  },
  publish: async ([topic, ...args]) => {
    await wampy.publish(topic, { argsList: args })
    return []
  },
  listen: async ([topic]) => {
    await wampy.subscribe(topic, ({ argsList }) => wampy.publish(`${prefix}.heard`, { argsList }))
    return []
  }
}

async function main() {
  await wampy.connect()
  for (const [name, run] of Object.entries(procedures)) {
    await wampy.register(`${prefix}.${name}`, async ({ argsList, details, result_handler }) => ({
      argsList: await run(argsList || [], details.receive_progress && result_handler)
    }))
  }
  console.log('ready')
}
main()
