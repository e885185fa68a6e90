package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Payload;

/** A further part of a call that comes in parts, see {@link Invocation#onPart}. */
public record Part(Payload payload, boolean last) {}
