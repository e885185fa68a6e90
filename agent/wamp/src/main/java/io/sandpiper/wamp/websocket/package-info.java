/**
 * WAMP over WebSocket (RFC 6455) on Java-WebSocket, which no other package imports.
 *
 * <p>The library frames, masks and has the threads; what it leaves open at the edges is closed
 * here: bounds, timers, trust, and one honest word about the end.
 */
package io.sandpiper.wamp.websocket;
