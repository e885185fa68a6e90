/** Who may do what. Pure: told who calls and what time it is. */
package io.sandpiper.runtime.policy;
