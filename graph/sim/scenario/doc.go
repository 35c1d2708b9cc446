// Package scenario describes simulated tenants as data: their objects, the person at the browser, the behaviour of the
// services and the faults to inject. It knows nothing about how they are simulated.
package scenario
