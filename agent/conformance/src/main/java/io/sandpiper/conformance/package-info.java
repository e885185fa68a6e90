/** Routers and peers that others wrote, as processes of a test. */
package io.sandpiper.conformance;
