package plain_test

import (
	"context"
	"net"
	"os"
	"testing"
)

// TestMain lets the resolver make the lock that it keeps for good: it must not belong to the virtual time
// of the first test that signs in with a browser, which comes back to a port of this machine.
func TestMain(m *testing.M) {
	if _, err := net.DefaultResolver.LookupHost(context.Background(), "localhost"); err != nil {
		panic("this machine does not know localhost: " + err.Error())
	}
	os.Exit(m.Run())
}
