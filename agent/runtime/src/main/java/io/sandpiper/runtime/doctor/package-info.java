/** Looks at everything that a working agent needs, without moving an output. */
package io.sandpiper.runtime.doctor;
