/** Small programs that use a device through a router. */
package io.sandpiper.examples;
