// Package steptest has helpers for tests of requirements: tenants, profiles, and shortcuts from a step to its finding,
// its approved work and the outcomes. Only tests import it.
//
//	tenants, policies, apps, breakglass  scenarios, and changes to them
//	profiles                             what the operator stated
//	finding                              checking a requirement, and looking into its finding
//	work                                 approving a plan, and carrying it out
//	faults                               reads that fail
//	fakefiles                            secrets in memory
package steptest
