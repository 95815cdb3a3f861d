/* A renderer that lends its Vulkan device and its only queue to rotor, while one of its threads
 * uses both. */
#include "check.h"

#include <pthread.h>
#include <vulkan/vulkan.h>

#define VK(call)                                                                                                      \
    do {                                                                                                              \
        const VkResult got_ = (call);                                                                                 \
        if (got_ != VK_SUCCESS) {                                                                                     \
            fprintf(stderr, "%s:%d: %s gives %d\n", __FILE__, __LINE__, #call, (int)got_);                            \
            exit(2);                                                                                                  \
        }                                                                                                             \
    } while (0)

enum { N = 24 };

typedef struct {
    VkInstance instance;
    VkPhysicalDevice physical;
    VkDevice device;
    VkQueue queue;
    uint32_t family;
    /* The lock of the queue. */
    pthread_mutex_t mutex;
    int locks, unlocks, stop, frames;
} renderer;

static void begin_renderer(renderer *r, VkBool32 with_indexing, VkBool32 with_dot) {
    VkApplicationInfo application = {.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO, .apiVersion = VK_API_VERSION_1_3};
    VkInstanceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO, .pApplicationInfo = &application};
    uint32_t count = 1, families = 16;
    VkQueueFamilyProperties properties[16];
    memset(r, 0, sizeof *r);
    pthread_mutex_init(&r->mutex, NULL);
    VK(vkCreateInstance(&info, NULL, &r->instance));
    const VkResult found = vkEnumeratePhysicalDevices(r->instance, &count, &r->physical);
    if ((found != VK_SUCCESS && found != VK_INCOMPLETE) || count == 0) {
        fprintf(stderr, "there is no Vulkan device\n");
        exit(3);
    }
    vkGetPhysicalDeviceQueueFamilyProperties(r->physical, &families, properties);
    while (r->family < families && !(properties[r->family].queueFlags & VK_QUEUE_COMPUTE_BIT)) r->family++;

    const float priority = 1.0f;
    VkDeviceQueueCreateInfo queue = {.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                     .queueFamilyIndex = r->family,
                                     .queueCount = 1,
                                     .pQueuePriorities = &priority};
    VkPhysicalDeviceVulkan13Features more = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES,
                                             .shaderIntegerDotProduct = with_dot};
    VkPhysicalDeviceFeatures features = {.shaderStorageBufferArrayDynamicIndexing = with_indexing};
    VkDeviceCreateInfo device = {.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
                                 .pNext = &more,
                                 .queueCreateInfoCount = 1,
                                 .pQueueCreateInfos = &queue,
                                 .pEnabledFeatures = &features};
    VK(vkCreateDevice(r->physical, &device, NULL, &r->device));
    vkGetDeviceQueue(r->device, r->family, 0, &r->queue);
}

static void end_renderer(renderer *r) {
    vkDestroyDevice(r->device, NULL);
    vkDestroyInstance(r->instance, NULL);
    pthread_mutex_destroy(&r->mutex);
}

static void lock(void *user) {
    renderer *r = user;
    pthread_mutex_lock(&r->mutex);
    r->locks++;
}

static void unlock(void *user) {
    renderer *r = user;
    r->unlocks++;
    pthread_mutex_unlock(&r->mutex);
}

/* Renders frames as fast as possible. */
static void *render(void *user) {
    renderer *r = user;
    VkFenceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    VkFence fence;
    VK(vkCreateFence(r->device, &info, NULL, &fence));
    while (!__atomic_load_n(&r->stop, __ATOMIC_RELAXED)) {
        VkSubmitInfo nothing = {.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO};
        pthread_mutex_lock(&r->mutex);
        VK(vkQueueSubmit(r->queue, 1, &nothing, fence));
        pthread_mutex_unlock(&r->mutex);
        VK(vkWaitForFences(r->device, 1, &fence, VK_TRUE, UINT64_MAX));
        VK(vkResetFences(r->device, 1, &fence));
        r->frames++;
    }
    vkDestroyFence(r->device, fence, NULL);
    return NULL;
}

static rotor_vulkan_device lend(renderer *r, uint32_t features) {
    rotor_vulkan_device device;
    REQUIRE_OK(rotor_vulkan_device_init(&device, sizeof device));
    device.api_version = VK_API_VERSION_1_3;
    device.get_instance_proc_addr = (rotor_vulkan_function)vkGetInstanceProcAddr;
    device.instance = r->instance;
    device.physical_device = r->physical;
    device.device = r->device;
    device.queue = r->queue;
    device.queue_family = r->family;
    device.features = features;
    device.lock = lock;
    device.unlock = unlock;
    device.user = r;
    return device;
}

static rotor_status load_on(const char *path, const char *backend, const rotor_vulkan_device *device,
                            rotor_model **out_model) {
    rotor_model_options options;
    REQUIRE_OK(rotor_model_options_init(&options, sizeof options));
    options.backend = backend;
    options.vulkan = device;
    return rotor_model_load(path, &options, out_model);
}

static const char *backend_of(const rotor_model *model) {
    rotor_model_info info = {.struct_size = sizeof info};
    REQUIRE_OK(rotor_model_info_get(model, &info));
    return info.backend;
}

static size_t story(const rotor_model *model, uint32_t *tokens) {
    rotor_session *session = begin_story(model, NULL);
    const size_t n = generate(session, ROTOR_NO_BUDGET, tokens, N);
    rotor_session_free(session);
    return n;
}

static void tells_the_same_story(const char *path, const char *backend, VkBool32 with_dot, const uint32_t *want) {
    const uint32_t features = ROTOR_VULKAN_ARRAY_INDEXING | (with_dot ? ROTOR_VULKAN_INTEGER_DOT_PRODUCT : 0);
    renderer r;
    begin_renderer(&r, VK_TRUE, with_dot);
    rotor_vulkan_device device = lend(&r, features);
    rotor_model *model = NULL;
    pthread_t thread;
    pthread_create(&thread, NULL, render, &r);
    REQUIRE_OK(load_on(path, backend, &device, &model));
    memset(&device, 0xee, sizeof device); /* rotor reads it only during the load */
    CHECK(strcmp(backend_of(model), "vulkan") == 0);

    uint32_t tokens[N];
    CHECK(story(model, tokens) == N && memcmp(tokens, want, sizeof tokens) == 0);
    rotor_model_free(model);
    __atomic_store_n(&r.stop, 1, __ATOMIC_RELAXED);
    pthread_join(thread, NULL);
    CHECK(r.locks > N && r.locks == r.unlocks && r.frames > 0);
    end_renderer(&r);
}

static void refuses_what_it_is_not_given(const char *path, const uint32_t *want) {
    renderer r;
    begin_renderer(&r, VK_FALSE, VK_FALSE);
    rotor_vulkan_device device = lend(&r, 0);
    rotor_model *model = NULL;
    uint32_t tokens[N];
    /* The device does not have array indexing enabled, so rotor uses the CPU. */
    REQUIRE_OK(load_on(path, "vulkan", &device, &model));
    CHECK(strcmp(backend_of(model), "cpu") == 0);
    CHECK(story(model, tokens) == N && memcmp(tokens, want, sizeof tokens) == 0);
    rotor_model_free(model);

    model = NULL;
    rotor_vulkan_device bad = device;
    bad.queue = NULL;
    CHECK_STATUS(load_on(path, "vulkan", &bad, &model), ROTOR_E_NULL);
    bad = device;
    bad.get_instance_proc_addr = NULL;
    CHECK_STATUS(load_on(path, "vulkan", &bad, &model), ROTOR_E_NULL);
    bad = device;
    bad.unlock = NULL;
    CHECK_STATUS(load_on(path, "vulkan", &bad, &model), ROTOR_E_ARGUMENT);
    bad = device;
    bad.features = 0x80;
    CHECK_STATUS(load_on(path, "vulkan", &bad, &model), ROTOR_E_ARGUMENT);
    bad = device;
    bad.n_extensions = 3;
    CHECK_STATUS(load_on(path, "vulkan", &bad, &model), ROTOR_E_ARGUMENT);
    bad = device;
    bad.struct_size = 7;
    CHECK_STATUS(load_on(path, "vulkan", &bad, &model), ROTOR_E_ARGUMENT);
    CHECK_STATUS(load_on(path, "vulkan:0", &device, &model), ROTOR_E_BACKEND);
    CHECK(model == NULL && r.locks == 0);
    bad = device;
    bad.queue_family = 1000;
    REQUIRE_OK(load_on(path, "vulkan", &bad, &model));
    CHECK(strcmp(backend_of(model), "cpu") == 0);
    rotor_model_free(model);
    end_renderer(&r);
}

int main(int argc, char **argv) {
    const check_arguments arguments = check_begin(argc, argv);
    rotor_model *model = NULL;
    uint32_t want[N];
    REQUIRE_OK(load_on(arguments.path, "cpu", NULL, &model));
    CHECK(story(model, want) == N);
    rotor_model_free(model);

    tells_the_same_story(arguments.path, "vulkan", VK_TRUE, want);
    if (!arguments.quick) tells_the_same_story(arguments.path, "auto", VK_FALSE, want);
    refuses_what_it_is_not_given(arguments.path, want);
    return check_end("vulkan_host");
}
