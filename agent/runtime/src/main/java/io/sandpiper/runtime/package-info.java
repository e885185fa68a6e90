/** The agent: link, sampler, pump, output owner, configuration and command line. */
package io.sandpiper.runtime;
