/**
 * WAMP over RawSocket (WAMP specification, "RawSocket Transport"): four octets to agree, and then
 * frames of four octets and a message.
 */
package io.sandpiper.wamp.rawsocket;
