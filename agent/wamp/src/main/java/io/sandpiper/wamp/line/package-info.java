/**
 * The line to a router, below WebSocket and RawSocket: names, TCP, TLS. What connects blocks; what
 * gives up does not.
 */
package io.sandpiper.wamp.line;
