package tui

import (
	"context"
	"net"
	"os"
	"testing"
)

// TestMain makes the resolver create its permanent lock outside virtual time. Otherwise the lock would
// belong to the synctest bubble of the first test that signs in with a browser, which is redirected to a
// port of this machine.
func TestMain(m *testing.M) {
	if _, err := net.DefaultResolver.LookupHost(context.Background(), "localhost"); err != nil {
		panic("this machine does not know localhost: " + err.Error())
	}
	os.Exit(m.Run())
}
