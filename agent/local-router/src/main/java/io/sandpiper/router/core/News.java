package io.sandpiper.router.core;

/** Takes the router's own events to those who subscribed them: a port of the tables. */
interface News {
  void tell(String topic, Object... arguments);
}
