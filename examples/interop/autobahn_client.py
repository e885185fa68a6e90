"""Calls the agent with autobahn-python, and listens to it.

Usage: /usr/bin/python3 autobahn_client.py URL REALM SERIALIZER DEVICE

SERIALIZER is json or msgpack, DEVICE is what the device's URIs start with. Switches the pump off and on, and waits for
the state event of that and for a reading of the air sensor. Prints one JSON object, with the result, the state and the
reading; exits 1, saying what is missing, when they do not come within 20 seconds.
"""

import asyncio
import json
import sys

from autobahn.asyncio.wamp import ApplicationRunner, ApplicationSession
from autobahn.wamp.serializer import JsonSerializer, MsgPackSerializer

SERIALIZERS = {"json": JsonSerializer, "msgpack": MsgPackSerializer}
LIMIT_SECONDS = 20


class Caller(ApplicationSession):
    device = ""
    serializer = ""
    seen = {}

    async def onJoin(self, details):
        try:
            await asyncio.wait_for(self.talk(), LIMIT_SECONDS)
        except asyncio.TimeoutError:
            print("missing within %d s: %s" % (LIMIT_SECONDS, self.missing()), file=sys.stderr)
        except Exception as error:  # an ERROR of the agent or the router, whatever it is
            print(error, file=sys.stderr)
        self.leave()

    async def talk(self):
        loop = asyncio.get_running_loop()
        switched, read = loop.create_future(), loop.create_future()

        def on_state(**state):
            if state["on"] and not switched.done():
                switched.set_result(state)

        def on_reading(**reading):
            if not read.done():
                read.set_result(reading)

        pump = self.device + ".pump"
        await self.call(pump + ".set", False)
        await self.subscribe(on_state, pump + ".state")
        await self.subscribe(on_reading, self.device + ".air.reading")
        result = await self.call(pump + ".set", True)
        # A result by name only comes as an object with both kinds of results.
        self.seen["result"] = result.kwresults
        self.seen["serializer"] = self._transport._serializer.SERIALIZER_ID
        self.seen["state"] = await switched
        self.seen["reading"] = await read

    def missing(self):
        return ", ".join(key for key in ("result", "state", "reading") if key not in self.seen)

    def onDisconnect(self):
        asyncio.get_running_loop().stop()


def main():
    url, realm, serializer, Caller.device = sys.argv[1:]
    ApplicationRunner(url, realm, serializers=[SERIALIZERS[serializer]()]).run(Caller)
    print(json.dumps(Caller.seen))
    return 0 if "reading" in Caller.seen else 1


if __name__ == "__main__":
    sys.exit(main())
