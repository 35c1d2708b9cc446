package plain

import (
	"context"
	"errors"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/visit"
	"cspready/tui/plain/console"
)

// How many expired codes are replaced. A person who lets more codes expire is not there, and a check in a
// script has to end.
const (
	maxNewCodes           = 3
	maxNewCodesUnattended = 1
)

// A SignInPrompt lets a person sign in on plain lines.
type SignInPrompt struct {
	Console *console.Console
	Open    func(url string) error // opens the browser of this machine
	Demo    *visit.Demo            // nil for a real tenant
	// Attended is set if the person can type while an attempt waits, to change the method. Otherwise only the
	// address at which a browser ended is read, so that a check in a script does not read its input.
	Attended bool

	codesBlocked bool // a device code was refused
	noCodes      bool // device codes cannot be used
}

// withoutCodes returns the prompt for a sign-in that cannot use a device code.
func (d *SignInPrompt) withoutCodes() *SignInPrompt {
	return &SignInPrompt{Console: d.Console, Open: d.Open, Demo: d.Demo, Attended: d.Attended, noCodes: true}
}

// CodesBlocked reports whether a device code was refused.
func (d *SignInPrompt) CodesBlocked() bool { return d.codesBlocked }

// otherMethodError is the error of an attempt that ends because the person chose a method.
type otherMethodError struct{ method graph.SignInMethod }

func (otherMethodError) Error() string { return "another way was chosen" }

// SignIn lets a person sign in. A code that expires is replaced by a new one; a refused code is followed by
// the browser if a person is there to use it. The end of an attended input ends the sign-in, because no one
// could answer the next questions.
func (d *SignInPrompt) SignIn(ctx context.Context, in graph.SignIn, want graph.SignInRequest) (graph.Session, error) {
	return d.signIn(ctx, in, want, true)
}

// signIn is [SignInPrompt.SignIn]. If needsInput is false, the end of the input does not end the sign-in.
func (d *SignInPrompt) signIn(
	ctx context.Context, in graph.SignIn, want graph.SignInRequest, needsInput bool,
) (graph.Session, error) {
	codes := maxNewCodes
	if !d.Attended {
		codes = maxNewCodesUnattended
	}
	for fresh := 0; ; {
		session, err := d.runAttempt(ctx, in, want, needsInput)
		var chosen otherMethodError
		d.codesBlocked = d.codesBlocked || errors.Is(err, graph.ErrCodeBlocked)
		switch {
		case err == nil:
			if session.EndsThen {
				d.Console.Print("session-ends", "at", steps.FormatClock(session.Expires))
			}
			return session, nil
		case errors.As(err, &chosen):
			want.Method = chosen.method
		case errors.Is(err, graph.ErrCodeExpired) && fresh < codes:
			fresh++
			d.Console.Print("plain.expired")
		case errors.Is(err, graph.ErrCodeBlocked) && d.Attended && want.Method == graph.DeviceCode:
			d.Console.PrintAdvice(err)
			want.Method = graph.Browser
		default:
			return graph.Session{}, err
		}
	}
}

// runAttempt shows the prompt of one attempt and waits for its end. Meanwhile it reads what the person types.
func (d *SignInPrompt) runAttempt(
	ctx context.Context, in graph.SignIn, want graph.SignInRequest, needsInput bool,
) (session graph.Session, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	attempt, err := in.Begin(ctx, want)
	if err != nil {
		return graph.Session{}, err
	}
	d.showPrompt(attempt.Prompt())
	waiting, ended := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer ended()
		session, err = attempt.Wait(ctx, d.progressPrinter())
	}()
	reason := d.readWhileWaiting(waiting, attempt, needsInput)
	if reason != nil && waiting.Err() == nil {
		cancel()
	}
	<-done
	if err != nil && reason != nil && !errors.Is(reason, context.Canceled) {
		return graph.Session{}, reason // unless the attempt succeeded at the same moment
	}
	return session, err
}

// readWhileWaiting reads lines while an attempt waits. It returns the reason to cancel the attempt, or nil if it
// stops reading. A line without meaning here was typed ahead for a later question: it is put back, and
// reading stops.
func (d *SignInPrompt) readWhileWaiting(ctx context.Context, attempt graph.Attempt, needsInput bool) error {
	paste := attempt.Prompt().Method == graph.Paste
	for d.Attended || paste {
		line, err := d.Console.NextAnswer(ctx)
		if errors.Is(err, console.ErrNoAnswer) && !paste && !needsInput {
			return nil
		}
		if err != nil {
			return err
		}
		if way, ok := d.methodFor(line, attempt.Prompt().Method); ok {
			return otherMethodError{way}
		}
		if !paste {
			d.Console.PushBack(line)
			return nil
		}
		if line == "" {
			continue
		}
		err = attempt.Answer(line)
		if err == nil {
			return nil
		}
		d.Console.PrintAdvice(err)
	}
	return nil
}

// methodFor returns the method that a line chooses; false if it chooses none.
func (d *SignInPrompt) methodFor(line string, now graph.SignInMethod) (graph.SignInMethod, bool) {
	switch {
	case !d.Attended:
		return "", false
	case console.IsWord(line, "b"):
		return graph.Browser, true
	case console.IsWord(line, "p"):
		return graph.Paste, true
	case console.IsWord(line, "c") && !d.noCodes:
		return graph.DeviceCode, true
	case console.IsWord(line, "r"):
		return now, true
	}
	return "", false
}
