package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Payload;
import java.util.Map;

/**
 * What a subscription's handler gets.
 *
 * @param topic the topic that was published to, also for a prefix or wildcard subscription
 * @param publication the router's number for it, the same for every subscriber
 */
public record Event(String topic, long publication, Map<String, Object> details, Payload payload) {}
