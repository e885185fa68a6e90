/**
 * What is done to a sensor's readings before they are published. Pure: told the time, never asks
 * for it.
 */
package io.sandpiper.runtime.filter;
