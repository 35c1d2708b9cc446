// Package record has the types of the requests and writes that a simulated tenant records.
package record
