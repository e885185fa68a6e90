package io.sandpiper.wamp.message;

/**
 * Stands in a message's list for a payload that its serializer could not read. What another client
 * sent must not end our session with the router, which passed it on unread.
 */
public record Unreadable(String why) {}
