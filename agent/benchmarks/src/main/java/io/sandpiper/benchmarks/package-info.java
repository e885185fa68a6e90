/** Benchmarks with JMH. Each says its floor: the least that the same work could cost. */
package io.sandpiper.benchmarks;
