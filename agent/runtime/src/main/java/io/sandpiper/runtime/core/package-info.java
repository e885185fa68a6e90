/**
 * What the agent decides: who may do what to which output when, what is sampled, what is published
 * and in which order. Pure: messages, timers and device outcomes go in as method calls with the
 * time as an argument; jobs for devices and messages for the router come out through ports.
 */
package io.sandpiper.runtime.core;
