// Package core is what all services of a simulated tenant share: the directory with its replicas, the simulated person,
// the behaviour, injected faults, records and the types of requests and tokens.
package core
