// Command simtenant serves the simulated tenant to any client of Microsoft Graph: it is a proxy on this machine
// behind which the sign-in and Graph hosts, and the Key Vaults of the tenant, answer with a certificate of its own.
// Nothing reaches the network.
//
// It prints two variables to set in another terminal, HTTPS_PROXY and SSL_CERT_FILE, and then one line a request on
// stderr.
package main

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// run serves until ctx ends or a signal comes.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	o, err := parseOptions(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		_, _ = fmt.Fprintln(stderr, "simtenant:", err)
		return exitUsage
	}
	if err := serveTenant(ctx, o, stdout, stderr); err != nil {
		_, _ = fmt.Fprintln(stderr, "simtenant:", err)
		return exitFailed
	}
	return exitOK
}

type options struct {
	tenant *sim.Tenant
	listen string
	client string // id of the application that signs in unattended, or empty
}

// parseOptions reads the command line and makes the tenant with the behaviour that it asks for.
func parseOptions(args []string, stderr io.Writer) (options, error) {
	flags := flag.NewFlagSet("simtenant", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors are printed once, by run
	scenarioName := flags.String("scenario", scenario.DefaultScenario, "the tenant: "+strings.Join(scenario.Names(), ", "))
	users := flags.Int("users", 0,
		fmt.Sprintf("how many users the scenario large has (default %d)", scenario.LargeDefault))
	tenantFile := flags.String("tenant-file", "", "instead of a scenario, a `file` with a tenant in Graph's own shape,\n"+
		"and with faults of its services: users, groups and policies are served as they are written there")
	listen := flags.String("listen", "127.0.0.1:0", "loopback `address` of the proxy; port 0 is any free one")
	approve := flags.String("approve", "auto",
		"who signs in: auto, the simulated person; page, you, on the pages it serves")
	latency := flags.Duration("latency", 100*time.Millisecond, "how long an answer takes, roughly")
	certificate := flags.String("certificate", "",
		"PEM `file` of a certificate with which the application \""+watcher+"\" signs in by itself; its client id is told")
	lag := flags.Duration("lag", scenario.Realistic().Lag, "how long replicas disagree after a write")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			flags.SetOutput(stderr)
			flags.Usage()
		}
		return options{}, err
	}
	switch {
	case flags.NArg() > 0:
		return options{}, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case *approve != "auto" && *approve != "page":
		return options{}, fmt.Errorf("--approve is %q, it can be auto or page", *approve)
	case *tenantFile != "" && isSet(flags, "scenario", "users"):
		return options{}, errors.New("--tenant-file goes without --scenario and --users")
	case *latency < 0 || *lag < 0:
		return options{}, errors.New("--latency and --lag cannot be negative")
	}
	if host, _, err := net.SplitHostPort(*listen); err != nil || !isLoopback(host) {
		return options{}, fmt.Errorf("--listen is %q, it must be a loopback address and a port", *listen)
	}
	tenant, err := loadTenant(*tenantFile, *scenarioName, *users, *certificate != "")
	if err != nil {
		return options{}, err
	}
	client := ""
	if *certificate != "" {
		if client, err = uploadCertificate(tenant, *certificate); err != nil {
			return options{}, err
		}
	}
	b := scenario.Realistic()
	b.Latency, b.Lag = [2]time.Duration{*latency * 6 / 10, *latency * 15 / 10}, *lag
	b.VerificationURL = "https://" + tenant.Cloud().Hosts().Login + "/device" // served here, behind the proxy
	b.ManualSignIn = *approve == "page"
	tenant.SetBehaviour(b)
	return options{tenant: tenant, listen: *listen, client: client}, nil
}

// isSet reports whether one of some flags was given.
func isSet(flags *flag.FlagSet, names ...string) bool {
	found := false
	flags.Visit(func(f *flag.Flag) { found = found || slices.Contains(names, f.Name) })
	return found
}

// loadTenant makes the tenant of a tenant file if there is one, and else of a scenario, with the watcher if it is
// wanted. Users is 0 unless the flag was given.
func loadTenant(tenantFile, scenarioName string, users int, wantWatcher bool) (*sim.Tenant, error) {
	var s scenario.Scenario
	var faults []scenario.Fault
	var err error
	switch {
	case tenantFile != "":
		var f scenario.TenantFile
		f, err = scenario.ReadTenantFile(tenantFile)
		s, faults = f.Scenario, f.Faults
	case users == 0:
		s, err = scenario.Read(scenarioName)
	case scenarioName != scenario.LargeName:
		return nil, fmt.Errorf("--users goes with --scenario %s alone", scenario.LargeName)
	default:
		s, err = scenario.ReadLarge(users)
	}
	if err == nil && wantWatcher {
		err = addWatcher(&s)
	}
	if err != nil {
		return nil, err
	}
	return sim.NewFromFile(scenario.TenantFile{Scenario: s, Faults: faults})
}

// watcher is the application that checks unattended, and watchedScenario the scenario that includes it.
const (
	watcher         = "Nightly check"
	watchedScenario = "compliant"
)

func isWatcher(a scenario.Application) bool { return a.Name == watcher }

// addWatcher adds the watcher to a scenario that does not include it.
func addWatcher(s *scenario.Scenario) error {
	if slices.ContainsFunc(s.Applications, isWatcher) {
		return nil
	}
	other, err := scenario.Read(watchedScenario)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(other.Applications, isWatcher)
	if i < 0 {
		return fmt.Errorf("there is no application %q", watcher)
	}
	s.Applications = append(s.Applications, other.Applications[i])
	return nil
}

// uploadCertificate adds the first certificate of a file to the watcher and returns its client id. A key in the file
// is ignored.
func uploadCertificate(tenant *sim.Tenant, file string) (client string, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("--certificate: %w", err)
	}
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		known, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return "", fmt.Errorf("--certificate: %w", err)
		}
		if client, err = tenant.TrustCertificate(watcher, known); err != nil {
			return "", fmt.Errorf("--certificate: %w", err)
		}
		return client, nil
	}
	return "", fmt.Errorf("--certificate: no certificate in %s", file)
}

// isLoopback reports whether a host is this machine. The proxy answers for Microsoft, so no other machine may reach it.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// serveTenant prints the address of the proxy and runs it until ctx ends.
func serveTenant(ctx context.Context, o options, stdout, stderr io.Writer) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", o.listen)
	if err != nil {
		return fmt.Errorf("cannot listen: %w", err)
	}
	defer func() { _ = listener.Close() }()
	hosts := append(sim.Hosts(), o.tenant.VaultHosts()...)
	ca, err := newAuthority(hosts)
	if err != nil {
		return fmt.Errorf("cannot make certificates: %w", err)
	}
	file, err := ca.writeFile()
	if err != nil {
		return fmt.Errorf("cannot write the certificate: %w", err)
	}
	defer func() { _ = os.Remove(file) }()

	progress := log.New(stderr, "", log.Ltime)
	p := newProxy(hosts, ca.leaf, logRequests(o.tenant.Handler(), progress), progress)
	defer p.close()
	if _, err := fmt.Fprintf(stdout, "HTTPS_PROXY=http://%s\nSSL_CERT_FILE=%s\n", listener.Addr(), file); err != nil {
		return err
	}
	if o.client != "" {
		progress.Println("the certificate is that of client id", o.client)
	}
	failed := make(chan error, 1)
	go func() { failed <- p.serve(listener) }()
	select {
	case <-ctx.Done():
		return nil
	case err := <-failed:
		return err
	}
}

// logRequests logs one line per request, without the query: it can contain a code.
func logRequests(h http.Handler, progress *log.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := &statusWriter{ResponseWriter: w}
		defer func() { progress.Println(r.Method, r.Host, r.URL.EscapedPath(), s) }()
		h.ServeHTTP(s, r)
	})
}

// A statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (s *statusWriter) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

func (s *statusWriter) Write(p []byte) (int, error) {
	if s.status == 0 {
		s.status = http.StatusOK
	}
	return s.ResponseWriter.Write(p)
}

// String returns the status for the log.
func (s *statusWriter) String() string {
	if s.status == 0 {
		return "no answer"
	}
	return fmt.Sprint(s.status)
}
