#include "agent/requests.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "protocol.h"

struct requests {
    struct agent *agent;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    struct request *first, **last;
    struct request *current;
    request_handler (*handler_for)(const char *method);
    const struct errand *errands;
    size_t errand_count;
    bool ending;
};

static void free_request(struct request *request)
{
    free(request->text);
    free(request);
}

static int check_greeting(struct agent *agent, const char *method, struct failure *failure)
{
    if (agent->greeted || !strcmp(method, "hello"))
        return 0;
    return fail(failure, "bad-request", "The first request must be hello, not %.60s", method);
}

static int dispatch(struct agent *agent, struct request *request, json_t *message, json_t **result,
                    struct failure *failure)
{
    const char *method = json_string_value(json_object_get(message, "method"));
    json_t *params = json_object_get(message, "params");
    request_handler handler;

    if (!method || !json_is_object(params))
        return fail(failure, "bad-request", "A request must be an object with 'method' and 'params'");
    if (check_greeting(agent, method, failure) < 0)
        return -1;
    handler = agent->requests->handler_for(method);
    if (!handler)
        return fail(failure, "bad-request", "This agent does not know the method '%.60s'", method);
    return handler(agent, request, params, result, failure);
}

static void answer(struct agent *agent, struct request *request)
{
    struct failure failure = FAILURE_NONE;
    json_t *result = NULL;
    json_error_t error;
    json_t *message = json_loadb(request->text, request->length, JSON_REJECT_DUPLICATES, &error);
    int outcome;

    if (!message)
        outcome = fail(&failure, "bad-request", "The request is not JSON: %s, at byte %d", error.text, error.position);
    else
        outcome = dispatch(agent, request, message, &result, &failure);
    json_decref(message);
    if (outcome == 0) {
        output_json(agent->output, FRAME_RESPONSE, request->stream, result);
        return;
    }
    json_decref(result);
    if (request->cancelled)
        fail(&failure, "cancelled", "The request was cancelled");
    output_failure(agent->output, request->stream, &failure);
}

static const struct errand *wanted_errand(const struct requests *requests)
{
    size_t i;

    for (i = 0; i < requests->errand_count; i++)
        if (requests->errands[i].is_wanted(requests->agent))
            return &requests->errands[i];
    return NULL;
}

/* `milliseconds` from now, by the clock of the thread's condition. */
static struct timespec moment_in(int milliseconds)
{
    struct timespec moment;

    clock_gettime(CLOCK_MONOTONIC, &moment);
    moment.tv_sec += milliseconds / 1000;
    moment.tv_nsec += milliseconds % 1000 * 1000000L;
    if (moment.tv_nsec >= 1000000000) {
        moment.tv_sec++;
        moment.tv_nsec -= 1000000000;
    }
    return moment;
}

static void wait_for_work(struct requests *requests)
{
    const struct errand *errand = wanted_errand(requests);
    struct timespec until;

    if (!errand) {
        pthread_cond_wait(&requests->arrived, &requests->lock);
        return;
    }
    until = moment_in(errand->every_ms);
    if (errand->every_ms && pthread_cond_timedwait(&requests->arrived, &requests->lock, &until) != ETIMEDOUT)
        return;
    pthread_mutex_unlock(&requests->lock);
    errand->run(requests->agent);
    pthread_mutex_lock(&requests->lock);
}

static void *serve(void *context)
{
    struct requests *requests = context;

    pthread_mutex_lock(&requests->lock);
    while (!requests->ending) {
        struct request *request = requests->first;

        if (!request) {
            wait_for_work(requests);
            continue;
        }
        requests->first = request->next;
        if (!requests->first)
            requests->last = &requests->first;
        requests->current = request;
        pthread_mutex_unlock(&requests->lock);
        answer(requests->agent, request);
        pthread_mutex_lock(&requests->lock);
        requests->current = NULL;
        free_request(request);
        agent_wake(requests->agent);
    }
    pthread_mutex_unlock(&requests->lock);
    return NULL;
}

struct requests *requests_start(struct agent *agent, request_handler (*handler_for)(const char *method),
                                const struct errand *errands, size_t count)
{
    struct requests *requests = calloc(1, sizeof(*requests));
    pthread_condattr_t monotonic;
    int error;

    if (!requests)
        return NULL;
    requests->agent = agent;
    requests->handler_for = handler_for;
    requests->errands = errands;
    requests->errand_count = count;
    requests->last = &requests->first;
    pthread_mutex_init(&requests->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&requests->arrived, &monotonic);
    pthread_condattr_destroy(&monotonic);
    error = pthread_create(&requests->thread, NULL, serve, requests);
    if (error) {
        free(requests);
        errno = error;
        return NULL;
    }
    return requests;
}

int requests_push(struct requests *requests, uint32_t stream, const char *payload, size_t length)
{
    struct request *request = calloc(1, sizeof(*request));

    if (!request)
        return -1;
    request->stream = stream;
    request->length = length;
    request->text = malloc(length + 1);
    if (!request->text) {
        free(request);
        return -1;
    }
    memcpy(request->text, payload, length);
    pthread_mutex_lock(&requests->lock);
    *requests->last = request;
    requests->last = &request->next;
    pthread_cond_signal(&requests->arrived);
    pthread_mutex_unlock(&requests->lock);
    return 0;
}

void requests_wake(struct requests *requests)
{
    pthread_mutex_lock(&requests->lock);
    pthread_cond_signal(&requests->arrived);
    pthread_mutex_unlock(&requests->lock);
}

void requests_cancel(struct requests *requests, uint32_t stream)
{
    struct request **at, *request = NULL;
    struct failure failure;

    pthread_mutex_lock(&requests->lock);
    if (requests->current && requests->current->stream == stream)
        requests->current->cancelled = true;
    for (at = &requests->first; *at; at = &(*at)->next) {
        if ((*at)->stream != stream)
            continue;
        request = *at;
        *at = request->next;
        if (!request->next)
            requests->last = at;
        break;
    }
    pthread_mutex_unlock(&requests->lock);
    if (!request)
        return;
    fail(&failure, "cancelled", "The request was cancelled");
    output_failure(requests->agent->output, stream, &failure);
    free_request(request);
}

bool requests_idle(struct requests *requests)
{
    bool idle;

    pthread_mutex_lock(&requests->lock);
    idle = !requests->first && !requests->current;
    pthread_mutex_unlock(&requests->lock);
    return idle;
}

bool requests_end(struct requests *requests, int milliseconds)
{
    struct timespec until = moment_in(milliseconds);
    struct request *request;

    pthread_mutex_lock(&requests->lock);
    requests->ending = true;
    if (requests->current)
        requests->current->cancelled = true;
    pthread_cond_signal(&requests->arrived);
    pthread_mutex_unlock(&requests->lock);
    if (pthread_clockjoin_np(requests->thread, NULL, CLOCK_MONOTONIC, &until))
        return false;
    while ((request = requests->first)) {
        requests->first = request->next;
        free_request(request);
    }
    free(requests);
    return true;
}
