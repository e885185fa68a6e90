/** The identity of a device: its key pair, and what is derived from it. */
package io.sandpiper.provisioning;
