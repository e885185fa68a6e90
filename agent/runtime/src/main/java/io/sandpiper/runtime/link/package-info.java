/**
 * When to connect, when to give up on a connection, when to try again. Pure: no sockets, clocks or
 * threads; imports the WAMP session and the transport's port.
 */
package io.sandpiper.runtime.link;
