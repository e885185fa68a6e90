package io.sandpiper.runtime.core;

/**
 * What describes this process.
 *
 * @param boot names this run of the agent; sequence numbers start anew with it
 * @param board the board's model
 */
public record About(String version, String boot, String board) {}
