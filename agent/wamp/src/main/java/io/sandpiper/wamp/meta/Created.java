package io.sandpiper.wamp.meta;

/**
 * A registration or subscription that is new.
 *
 * @param session who asked for it; 0 if the router does not say
 */
public record Created<T>(long session, T what) {}
