// Package odata has the JSON objects of the simulated services: values, lists, $filter, the part of the schema of Graph
// that is used, and errors. It knows nothing about tenants.
package odata
