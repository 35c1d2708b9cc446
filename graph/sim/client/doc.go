// Package client is the Go client of a simulated tenant: what steps need of a tenant, without HTTP. It uses the same
// operations as the HTTP handler and decodes their answers with graph/wire, as the real client does.
package client
