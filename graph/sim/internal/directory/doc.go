// Package directory is the data of a simulated tenant that writes can change: users, groups, roles, applications,
// consents and policies. A [Builder] builds it from a scenario.
package directory
