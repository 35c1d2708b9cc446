// Package graphapi is the simulated Microsoft Graph. Files with the prefix graph_ have the operations of one subject;
// the tables in operations*.go list them with their permissions.
package graphapi
