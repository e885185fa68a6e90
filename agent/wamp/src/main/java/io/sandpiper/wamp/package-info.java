/** A WAMP v2 client that any Java program can use. Knows nothing of devices. */
package io.sandpiper.wamp;
