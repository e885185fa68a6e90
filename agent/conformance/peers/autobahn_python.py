"""autobahn-python as a far-side peer of the conformance tests.

Usage: python autobahn_python.py URL REALM SERIALIZER PREFIX

Registers under PREFIX what README.md beside it describes, prints "ready", and stays until it is killed.
"""

import asyncio
import sys

from autobahn.asyncio.wamp import ApplicationRunner, ApplicationSession
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.serializer import CBORSerializer, JsonSerializer, MsgPackSerializer
from autobahn.wamp.types import CallOptions, PublishOptions, RegisterOptions

SERIALIZERS = {"json": JsonSerializer, "msgpack": MsgPackSerializer, "cbor": CBORSerializer}


class Peer(ApplicationSession):
    prefix = ""

    async def onJoin(self, details):
        detailed = RegisterOptions(details_arg="details")
        await self.register(self.echo, self.prefix + ".echo")
        await self.register(self.fail, self.prefix + ".fail")
        await self.register(self.parts, self.prefix + ".parts", options=detailed)
        await self.register(self.wait, self.prefix + ".wait", options=detailed)
        await self.register(self.call_it, self.prefix + ".call")
        await self.register(self.collect, self.prefix + ".collect")
        await self.register(self.cancel, self.prefix + ".cancel")
        await self.register(self.publish_it, self.prefix + ".publish")
        await self.register(self.listen, self.prefix + ".listen")
        print("ready", flush=True)

    async def echo(self, *arguments):
        return {"seen": list(arguments)}

    async def fail(self, *arguments):
        raise ApplicationError("com.example.failed", *arguments)

    async def parts(self, count, details=None):
        for part in range(1, count + 1):
            details.progress(part)
        return "done"

    async def wait(self, details=None):
        if details.progress:
            details.progress("waiting")
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            self.publish(self.prefix + ".heard", "interrupted")
            raise

    async def call_it(self, procedure, *arguments):
        return await self.call(procedure, *arguments)

    async def collect(self, procedure, *arguments):
        seen = []
        options = CallOptions(on_progress=seen.append)
        seen.append(await self.call(procedure, *arguments, options=options))
        return {"seen": seen}

    async def cancel(self, procedure):
        calls = []

        def on_progress(part):
            calls[0].cancel()

        calls.append(self.call(procedure, options=CallOptions(on_progress=on_progress)))
        try:
            await calls[0]
        except asyncio.CancelledError:
            return "canceled"
        except ApplicationError as error:
            return error.error
        return "answered"

    async def publish_it(self, topic, *arguments):
        await self.publish(topic, *arguments, options=PublishOptions(acknowledge=True))

    async def listen(self, topic):
        await self.subscribe(lambda *arguments: self.publish(self.prefix + ".heard", *arguments), topic)

    def onDisconnect(self):
        asyncio.get_running_loop().stop()


def main():
    url, realm, serializer, Peer.prefix = sys.argv[1:]
    ApplicationRunner(url, realm, serializers=[SERIALIZERS[serializer]()]).run(Peer)


if __name__ == "__main__":
    main()
